package dev.berth.router.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class TransportTest {
  @Test
  void onLinuxTheKernelsOwnEventQueueIsUsed() {
    Assumptions.assumeTrue(System.getProperty("os.name").equals("Linux"), "needs Linux");
    Assumptions.assumeTrue(
        Set.of("amd64", "aarch64").contains(System.getProperty("os.arch")),
        "no native library for this processor");
    assertThat(Transport.best()).isInstanceOf(EpollTransport.class);
  }
}
