package dev.berth.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.rollout.ListeningPorts.Port;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListeningPortsTest {
  @Test
  void addressesOfTheKernelAreRead() {
    assertThat(ListeningPorts.port("0100007F:1F90")).isEqualTo(new Port(8080, true));
    assertThat(ListeningPorts.port("00000000:0050")).isEqualTo(new Port(80, false));
    assertThat(ListeningPorts.port("00000000000000000000000001000000:1F90"))
        .isEqualTo(new Port(8080, true));
    assertThat(ListeningPorts.port("0000000000000000FFFF00000100007F:1F90"))
        .isEqualTo(new Port(8080, true));
    assertThat(ListeningPorts.port("00000000000000000000000000000000:1F90"))
        .isEqualTo(new Port(8080, false));
  }

  @Test
  void theSocketsOfAProcessAreFound() throws Exception {
    try (ServerSocket own = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThat(ListeningPorts.of(ProcessHandle.current().pid()))
          .contains(new Port(own.getLocalPort(), true));
    }
  }

  @Test
  void aProcessThatIsGoneListensNowhere() {
    assertThat(ListeningPorts.of(Integer.MAX_VALUE)).isEmpty();
  }
}
