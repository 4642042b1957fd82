package dev.berth.sandbox.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EtcFilesTest {
  @TempDir Path directory;

  @Test
  void theHostsFileOfABuildIsNotTheOneOfAnApp() throws Exception {
    EtcFiles etc = new EtcFiles(directory, "");

    String app = hosts(etc.mounts(1000, ""));
    String build = hosts(etc.mounts(1000, "10.0.0.9 mirror\n"));

    assertThat(build).isEqualTo(app + "10.0.0.9 mirror\n");
    assertThat(hosts(etc.mounts(1000, ""))).isEqualTo(app);
  }

  private static String hosts(List<Mount> mounts) throws Exception {
    Path file =
        mounts.stream()
            .filter(mount -> mount.target().equals("/etc/hosts"))
            .findFirst()
            .orElseThrow()
            .source();
    return Files.readString(file);
  }
}
