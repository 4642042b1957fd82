package dev.berth.sandbox.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class AllowedHostsTest {
  private static final Egress MIRROR =
      new Egress(true, Set.of("localhost:4873", "192.0.2.7:80", "no-such-host.invalid:443"));

  @Test
  void namesThatTheMachineKnowsAreToldToTheSandbox() {
    assertThat(AllowedHosts.lines(MIRROR)).isEqualTo("127.0.0.1 localhost\n");
    assertThat(AllowedHosts.lines(Egress.PUBLIC)).isEmpty();
  }
}
