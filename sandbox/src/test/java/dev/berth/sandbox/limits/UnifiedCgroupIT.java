package dev.berth.sandbox.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The unified hierarchy where this machine has one, though its controllers may be elsewhere. */
class UnifiedCgroupIT {
  private Cgroup cgroup;
  private Process sleeper;

  @BeforeEach
  void aProcessInACgroupOfItsOwn() throws IOException {
    Optional<Path> hierarchy =
        Files.readAllLines(Path.of("/proc/mounts")).stream()
            .map(line -> line.split(" ", -1))
            .filter(mount -> mount[2].equals("cgroup2"))
            .map(mount -> Path.of(mount[1]))
            .filter(Files::isWritable)
            .findFirst();
    assumeTrue(hierarchy.isPresent(), "no unified cgroup hierarchy that we may write to");
    Path directory = hierarchy.get().resolve("berth-test-" + UUID.randomUUID());
    Files.createDirectory(directory);
    cgroup = new Cgroup(List.of(directory), true);
    sleeper = new ProcessBuilder("sleep", "600").start();
    Files.writeString(cgroup.membership().getFirst(), Long.toString(sleeper.pid()));
  }

  @AfterEach
  void nothingIsLeft() throws InterruptedException {
    if (sleeper != null) {
      sleeper.destroyForcibly().waitFor();
      cgroup.remove();
      assertThat(cgroup.directories().getFirst()).doesNotExist();
    }
  }

  @Test
  void membersAreKnownAndEndTogether() throws InterruptedException {
    assertThat(cgroup.members()).containsExactly(sleeper.pid());

    cgroup.kill();

    assertThat(sleeper.waitFor()).isEqualTo(128 + 9);
    assertThat(cgroup.members()).isEmpty();
  }

  @Test
  void limitsAreTheKernelsToKeep() throws IOException {
    Path directory = cgroup.directories().getFirst();
    List<String> controllers =
        List.of(Files.readString(directory.resolve("cgroup.controllers")).strip().split(" ", -1));
    assumeTrue(
        controllers.containsAll(List.of("memory", "pids")),
        "the unified hierarchy of this machine limits neither memory nor processes: "
            + controllers);

    cgroup.limit(new Limits(64L << 20, 50, 1L << 20, false));

    assertThat(Files.readString(directory.resolve("memory.max")).strip())
        .isEqualTo(Long.toString(64L << 20));
    assertThat(Files.readString(directory.resolve("pids.max")).strip()).isEqualTo("50");
    assertThat(cgroup.memoryRanOut()).isFalse();
  }
}
