package dev.berth.server.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryLockTest {
  @TempDir Path temporary;

  @Test
  void aSecondServerIsRefusedUntilTheFirstLetsGo() throws IOException {
    DataDirectory data = new DataDirectory(temporary.resolve("data"));
    DataDirectoryLock first = DataDirectoryLock.take(data);
    assertThatThrownBy(() -> DataDirectoryLock.take(data))
        .isInstanceOfSatisfying(
            DeployException.class,
            e ->
                assertThat(e.failure().code())
                    .isEqualTo(InstallationCode.DATA_DIRECTORY_IN_USE.code()));
    first.close();
    DataDirectoryLock.take(data).close();
  }

  @Test
  void anotherUsersDirectoryIsRefusedAlsoForRoot() throws IOException {
    Assumptions.assumeTrue(
        "root".equals(System.getProperty("user.name")), "only root can give a directory away");
    Path directory = Files.createDirectory(temporary.resolve("data"));
    Files.setAttribute(directory, "unix:uid", 65534);
    assertThatThrownBy(() -> DataDirectoryLock.take(new DataDirectory(directory)))
        .isInstanceOfSatisfying(
            DeployException.class,
            e ->
                assertThat(e.failure().code())
                    .isEqualTo(InstallationCode.DATA_DIRECTORY_OF_ANOTHER_USER.code()));
  }

  @Test
  void othersMayOnlyPassThrough() throws IOException {
    DataDirectory data = new DataDirectory(temporary.resolve("data"));
    DataDirectoryLock.take(data).close();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.root())))
        .isEqualTo("rwx--x--x");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.repositories())))
        .isEqualTo("rwx------");
  }

  @Test
  void theInstallationIdStays() {
    DataDirectory data = new DataDirectory(temporary.resolve("data"));
    InstallationId id = InstallationId.of(data);
    assertThat(InstallationId.of(data)).isEqualTo(id);
    assertThat(InstallationId.of(new DataDirectory(temporary.resolve("other")))).isNotEqualTo(id);
  }
}
