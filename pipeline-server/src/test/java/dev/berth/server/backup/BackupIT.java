package dev.berth.server.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.files.FileTree;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.database.DatabaseAccess;
import dev.berth.server.failure.DeployException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@Timeout(600)
class BackupIT {
  /** The last entry is an extended header of two blocks and a header; two empty blocks follow. */
  private static final int BLOCK = 512;

  private final Environment shop = Environment.production(new AppName("shop"), "main");
  private final Environment preview = Environment.preview(shop.app(), "dark-mode");
  private Path home = Path.of("/nonexistent");

  @BeforeEach
  void directory() throws IOException {
    home = Files.createTempDirectory("berth-backup-");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
  }

  @AfterEach
  void remove() throws IOException {
    FileTree.remove(home);
  }

  @Test
  void anInstallationComesBackInAnEmptyDirectoryBesideTheOneItWasMadeFrom() throws IOException {
    Path file = home.resolve("backup.tar");
    try (TestInstallation one = TestInstallation.start(home.resolve("one"))) {
      String password = fill(one);
      try (OutputStream out = Files.newOutputStream(file)) {
        one.backups().writeInstallation(out);
      }
      rows(one.databases().ensure(shop), "DELETE FROM kept");
      try (InputStream in = Files.newInputStream(file)) {
        Restore.restore(in, home.resolve("two"));
      }
      try (TestInstallation two = TestInstallation.start(home.resolve("two"))) {
        assertThat(two.state().sql("SELECT name FROM app").query(String.class).list())
            .containsExactly("shop");
        DatabaseAccess restored = two.databases().ensure(shop);
        assertThat(restored.password()).isEqualTo(password);
        assertThat(restored.egress()).isNotEqualTo(one.databases().ensure(shop).egress());
        assertThat(count(restored)).isEqualTo(3);
        assertThat(two.volumes().ensure(shop).directory().resolve("upload")).hasContent("uploaded");
        assertThat(home.resolve("two/repositories/shop.git/HEAD")).hasContent("ref");
        assertThat(home.resolve("two/secrets/master-key")).hasContent("key");
        assertThat(home.resolve("two/cache")).isEmptyDirectory();
        assertThat(two.installation()).isNotEqualTo(one.installation());
        assertThat(count(one.databases().ensure(shop))).isZero();
      }
    }
  }

  @Test
  void oneDatabaseComesBackInAnotherEnvironment() throws IOException {
    Path file = home.resolve("shop.tar");
    try (TestInstallation berth = TestInstallation.start(home.resolve("one"))) {
      fill(berth);
      try (OutputStream out = Files.newOutputStream(file)) {
        berth.backups().writeDatabase(shop, out);
      }
      try (InputStream in = Files.newInputStream(file)) {
        assertThat(count(berth.backups().readDatabase(preview, in))).isEqualTo(3);
      }
      rows(berth.databases().ensure(shop), "DELETE FROM kept");
      try (InputStream in = Files.newInputStream(file)) {
        assertThat(count(berth.backups().readDatabase(shop, in))).isEqualTo(3);
      }
      assertThat(berth.databases().restorePoints(shop)).hasSize(1);
      try (InputStream in = Files.newInputStream(file)) {
        assertThatThrownBy(() -> Restore.restore(in, home.resolve("two")))
            .isInstanceOf(DeployException.class)
            .hasMessageContaining("backup.not-a-backup");
      }
      assertThat(home.resolve("one/databases"))
          .isDirectoryNotContaining(path -> path.getFileName().toString().startsWith(".backup"));
    }
  }

  @Test
  void nothingIsRestoredFromHalfAFileOrOverAnything() throws IOException {
    Path file = home.resolve("backup.tar");
    try (TestInstallation one = TestInstallation.start(home.resolve("one"))) {
      try (OutputStream out = Files.newOutputStream(file)) {
        one.backups().writeInstallation(out);
      }
    }
    byte[] whole = Files.readAllBytes(file);
    Path target = Files.createDirectory(home.resolve("two"));
    byte[] cut = Arrays.copyOf(whole, whole.length / 1024 * 512);
    for (int length :
        List.of(
            cut.length,
            cut.length + 100,
            whole.length - 3 * BLOCK,
            whole.length - 4 * BLOCK,
            whole.length - 5 * BLOCK)) {
      assertThatThrownBy(
              () -> Restore.restore(new ByteArrayInputStream(Arrays.copyOf(whole, length)), target))
          .as("%d of %d bytes", length, whole.length)
          .hasMessageContaining("backup.incomplete");
    }
    assertThat(target).isEmptyDirectory();
    assertThatThrownBy(() -> Restore.restore(new ByteArrayInputStream(new byte[99]), target))
        .isInstanceOfAny(DeployException.class, IOException.class);
    Files.createFile(target.resolve("mine"));
    assertThatThrownBy(() -> Restore.restore(new ByteArrayInputStream(whole), target))
        .hasMessageContaining("backup.not-empty");
    assertThat(target.toFile().list()).containsExactly("mine");
  }

  /** Leaves something of every kind; answers with the database's password. */
  private String fill(TestInstallation berth) throws IOException {
    berth
        .state()
        .sql("INSERT INTO app (name, production_branch, created_at) VALUES ('shop', 'main', now())")
        .update();
    DatabaseAccess access = berth.databases().ensure(shop);
    rows(access, "CREATE TABLE kept AS SELECT generate_series(1, 3) AS id");
    Files.writeString(berth.volumes().ensure(shop).directory().resolve("upload"), "uploaded");
    for (String name :
        new String[] {"repositories/shop.git/HEAD", "cache/x", "secrets/master-key"}) {
      Path path = berth.data().root().resolve(name);
      Files.createDirectories(path.getParent());
      Files.writeString(path, name.endsWith("HEAD") ? "ref" : "key");
    }
    return access.password();
  }

  private static void rows(DatabaseAccess access, String sql) {
    client(access).sql(sql).update();
  }

  private static int count(DatabaseAccess access) {
    return client(access).sql("SELECT count(*) FROM kept").query(Integer.class).single();
  }

  private static JdbcClient client(DatabaseAccess access) {
    return JdbcClient.create(
        new DriverManagerDataSource(access.jdbcUrl(), access.user(), access.password()));
  }
}
