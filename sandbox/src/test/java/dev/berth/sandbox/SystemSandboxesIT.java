package dev.berth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.sandbox.network.Resolvers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemSandboxesIT extends HostileContract {
  @TempDir static Path home;
  static @Nullable SystemSandboxes sandboxes;

  @BeforeAll
  static void open() throws IOException {
    Assumptions.assumeTrue(Machine.isRoot(), "SYSTEM mode needs root");
    Assumptions.assumeTrue(Machine.has("bwrap"), "bubblewrap is not installed");
    Assumptions.assumeTrue(Machine.has("nft"), "nftables is not installed");
    sandboxes =
        SystemSandboxes.open(Machine.installation(home), Resolvers.ofThisMachine(), Set.of(0));
  }

  @AfterAll
  static void close() throws IOException {
    if (sandboxes != null) {
      sandboxes.removeNetworks();
    }
  }

  @Override
  Sandboxes sandboxes() {
    if (sandboxes == null) {
      throw new IllegalStateException("not open");
    }
    return sandboxes;
  }

  /** Somebody may still be sent to where an instance was. */
  @Test
  void anAddressThatIsStillLedToIsGivenToNobody() throws IOException {
    Path log = home.resolve("led/log");
    SandboxProcess gone = sandboxes().start(server("instance/led/1"), 8080, log);
    String address = gone.address().getAddress().getHostAddress();
    sandboxes().stop("instance/led/1", Duration.ofSeconds(3));
    List<String> given = new ArrayList<>();
    sandboxes().avoid(() -> Set.of(address));
    try {
      for (int number = 2; number < 8; number++) {
        String mark = "instance/led/" + number;
        SandboxProcess next = sandboxes().start(server(mark), 8080, home.resolve(mark));
        given.add(next.address().getAddress().getHostAddress());
      }
    } finally {
      sandboxes().avoid(Set::of);
      for (int number = 2; number < 8; number++) {
        sandboxes().stop("instance/led/" + number, Duration.ZERO);
      }
    }
    assertThat(given).hasSize(6).doesNotHaveDuplicates().doesNotContain(address);
  }
}
