package dev.berth.server.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AllowedHostsTest {
  private static final Egress MIRROR =
      new Egress(true, Set.of("localhost:4873", "192.0.2.7:80", "no-such-host.invalid:443"));

  @TempDir Path directory;

  @Test
  void namesThatTheMachineKnowsAreToldToTheSandbox() {
    assertThat(AllowedHosts.lines(MIRROR)).isEqualTo("127.0.0.1 localhost\n");
    assertThat(AllowedHosts.lines(Egress.PUBLIC)).isEmpty();
  }

  @Test
  void theHostsFileOfABuildIsNotTheOneOfAnApp() throws Exception {
    EtcFiles etc = new EtcFiles(directory, new Resolvers(List.of(), List.of()));

    String app = hosts(etc.mounts(1000, Egress.PUBLIC));
    String build = hosts(etc.mounts(1000, MIRROR));

    assertThat(build).isEqualTo(app + "127.0.0.1 localhost\n");
    assertThat(hosts(etc.mounts(1000, Egress.PUBLIC))).isEqualTo(app);
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
