package dev.berth.server.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundRulesTest {
  private static final OutboundRules USUAL = new OutboundRules(List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.0.9",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.0.192",
        "198.18.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd12:3456::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::1",
        "2001:db8::1",
        "2001::1",
        "100::1"
      })
  void whatIsNotPublicIsClosed(String address) throws UnknownHostException {
    assertThat(USUAL.allow(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "140.82.121.4",
        "172.32.0.1",
        "100.128.0.1",
        "11.0.0.1",
        "2606:50c0:8000::153",
        "64:ff9b::8c52:7904",
        "2002:8c52:7904::1"
      })
  void whatIsPublicIsOpen(String address) throws UnknownHostException {
    assertThat(USUAL.allow(InetAddress.getByName(address))).isTrue();
  }

  @Test
  void anOperatorOpensNetworks() throws UnknownHostException {
    OutboundRules opened = new OutboundRules(List.of("10.2.0.0/15", "fd00::/8", "127.0.0.3"));
    assertThat(opened.allow(InetAddress.getByName("10.3.255.1"))).isTrue();
    assertThat(opened.allow(InetAddress.getByName("10.4.0.1"))).isFalse();
    assertThat(opened.allow(InetAddress.getByName("fd12::1"))).isTrue();
    assertThat(opened.allow(InetAddress.getByName("127.0.0.3"))).isTrue();
    assertThat(opened.allow(InetAddress.getByName("127.0.0.2"))).isFalse();
    for (String wrong : List.of("10.0.0.0/33", "example.org/8", "10.0.0.0/x", "")) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .as(wrong)
          .isThrownBy(() -> new OutboundRules(List.of(wrong)));
    }
  }
}
