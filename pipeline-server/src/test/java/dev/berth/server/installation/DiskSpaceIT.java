package dev.berth.server.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.FailureStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** A small disk of its own: full, without inodes, read-only, and well again. */
class DiskSpaceIT {
  private static final int MEGABYTE = 1 << 20;

  @TempDir private Path directory;
  private Path mount = Path.of("/");
  private boolean mounted;
  private DiskSpace disk = space(mount);

  @BeforeEach
  void mount() throws Exception {
    mount = Files.createDirectory(directory.resolve("disk"));
    mounted =
        run("mount", "-t", "tmpfs", "-o", "size=200m,nr_inodes=1000", "none", mount.toString());
    Assumptions.assumeTrue(mounted, "needs the right to mount a file system");
    disk = space(mount);
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      run("umount", "-l", mount.toString());
    }
  }

  @Test
  void whatHasRoomIsLetThrough() {
    assertThat(disk.problem()).isEmpty();
    assertThatCode(() -> disk.require(100 * MEGABYTE, "A copy")).doesNotThrowAnyException();
  }

  @Test
  void whatHasNoRoomIsRefusedWithTheNumbers() {
    DeployException refused = refusal(190 * MEGABYTE);

    assertThat(refused.failure().code()).isEqualTo("installation.disk-full");
    assertThat(refused.failure().summary())
        .isEqualTo(
            "Only 200 MB are free on Berth's disk; A copy needs 190 MB, and 20 MB stay in reserve"
                + " for Berth's own database.");
    assertThat(FailureStatus.of(refused.failure())).isEqualTo(507);
  }

  @Test
  void theReserveIsGivenBackOnAFullDiskAndMadeAgainAfterwards() throws IOException {
    DiskReserve reserve = new DiskReserve(disk);
    reserve.look();
    assertThat(disk.reserveFile()).hasSize(10 * MEGABYTE);
    Path greedy = fill(188);

    assertThat(disk.problem()).isPresent();
    reserve.look();
    assertThat(disk.reserveFile()).doesNotExist();
    assertThat(disk.usable()).isGreaterThan(10 * MEGABYTE);
    assertThat(disk.problem()).as("what was given back is not for whatever can wait").isPresent();

    Files.delete(greedy);
    reserve.look();
    assertThat(disk.reserveFile()).hasSize(10 * MEGABYTE);
    assertThat(disk.problem()).isEmpty();
  }

  @Test
  void aDiskWithoutInodesIsNamed() throws IOException {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 900; i++) {
      files.add(Files.createFile(mount.resolve("file-" + i)));
    }

    DeployException refused = refusal(1);
    assertThat(refused.failure().code()).isEqualTo("installation.disk-without-inodes");
    assertThat(refused.failure().summary()).contains("99 inodes");

    for (Path file : files) {
      Files.delete(file);
    }
    assertThat(disk.problem()).isEmpty();
  }

  @Test
  void aReadOnlyDiskIsNamed() throws Exception {
    run("mount", "-o", "remount,ro", mount.toString());

    assertThat(refusal(1).failure().code()).isEqualTo("installation.disk-read-only");

    run("mount", "-o", "remount,rw", mount.toString());
    assertThat(disk.problem()).isEmpty();
  }

  private DeployException refusal(long bytes) {
    return catchThrowableOfType(DeployException.class, () -> disk.require(bytes, "A copy"));
  }

  private Path fill(int megabytes) throws IOException {
    return Files.write(mount.resolve("greedy"), new byte[megabytes * MEGABYTE]);
  }

  private static DiskSpace space(Path root) {
    return new DiskSpace(new DataDirectory(root), new DiskSettings(DataSize.ofMegabytes(64)));
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
