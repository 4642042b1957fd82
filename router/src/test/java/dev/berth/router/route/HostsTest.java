package dev.berth.router.route;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostsTest {
  @ParameterizedTest
  @CsvSource({
    "shop.localhost, shop.localhost",
    "SHOP.LocalHost:8080, shop.localhost",
    "shop.localhost., shop.localhost",
    "a_b--c.example, a_b--c.example",
    "127.0.0.1:80, 127.0.0.1",
    "[::1]:8080, [::1]",
    "[FE80::1], [fe80::1]"
  })
  void aHostIsLowerCaseWithoutPort(String given, String host) {
    assertThat(Hosts.parse(given)).isEqualTo(host);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        ".a",
        "a..b",
        ":80",
        "a:b",
        "a:123456",
        "a b",
        "a/b",
        "a@b",
        "a%2e",
        "ä",
        "[::1",
        "[]",
        "[::1]x",
        "[g]",
        "a,b",
        "a\tb"
      })
  void anythingElseIsNoHost(String given) {
    assertThat(Hosts.parse(given)).isNull();
  }

  @Test
  void addressesAndLocalhostAreNamesOfTheMachine() {
    assertThat(Hosts.isMachine("localhost")).isTrue();
    assertThat(Hosts.isMachine("10.0.0.1")).isTrue();
    assertThat(Hosts.isMachine("[::1]")).isTrue();
    assertThat(Hosts.isMachine("1.2.3.4.localhost")).isFalse();
    assertThat(Hosts.isMachine("shop.localhost")).isFalse();
  }
}
