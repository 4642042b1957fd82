package dev.berth.server.outbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.server.failure.DeployException;
import dev.berth.server.installation.OutboundRules;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriberAddressTest {
  private static final OutboundRules PUBLIC = new OutboundRules(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://[::1]:8443/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.0.0.7/",
        "https://[::ffff:127.0.0.1]/",
        "https://[fd00:ec2::254]/",
        "https://0.0.0.0/",
        "http://example.com/",
        "https://user:pass@203.0.113.9/",
        "ftp://example.com"
      })
  void whatBerthWouldNeverSendToIsRefusedWhenItIsEntered(String address) {
    assertThatThrownBy(() -> SubscriberAddress.read(address, PUBLIC))
        .isInstanceOfSatisfying(
            DeployException.class,
            thrown -> assertThat(thrown.failure().code()).isEqualTo("outbound.address"));
  }

  @Test
  void publicAddressesAndNamesNobodyKnowsYetAreTaken() {
    assertThat(SubscriberAddress.read(" https://8.8.8.8/hook ", PUBLIC).getHost())
        .isEqualTo("8.8.8.8");
    assertThat(SubscriberAddress.read("https://not-yet.invalid/hook", PUBLIC).getHost())
        .isEqualTo("not-yet.invalid");
  }

  @Test
  void whatTheOperatorAllowsIsTaken() {
    OutboundRules rules = new OutboundRules(List.of("10.0.0.0/8"));
    assertThat(SubscriberAddress.read("https://10.0.0.7/", rules).getHost()).isEqualTo("10.0.0.7");
  }
}
