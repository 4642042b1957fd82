package dev.berth.router.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrustedProxiesTest {
  private static final TrustedProxies PROXIES =
      TrustedProxies.of("192.0.2.1, 10.0.0.0/8,2001:db8::/32");
  private static final Peer PROXY = new Peer("192.0.2.1", HttpScheme.HTTP, true);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9 | 203.0.113.9",
        "6.6.6.6, 203.0.113.9 | 203.0.113.9",
        "203.0.113.9, 10.1.2.3 | 203.0.113.9",
        "203.0.113.9:51234 | 203.0.113.9",
        "[2a00:1450::5]:443 | 2a00:1450:0:0:0:0:0:5",
        "2a00:1450::5 | 2a00:1450:0:0:0:0:0:5",
        "203.0.113.9, 2001:db8::7 | 203.0.113.9",
        "10.9.9.9, 10.1.2.3 | 10.9.9.9",
        "unknown | 192.0.2.1",
        "203.0.113.9, evil.example | 192.0.2.1",
        "203.0.113.9, 10.1.2.3, _hidden | 192.0.2.1",
        "999.1.1.1 | 192.0.2.1",
        "203.0.113.9, | 192.0.2.1",
        "'' | 192.0.2.1",
      })
  void theVisitorIsTheLastWhoIsNoProxy(String said, String visitor) {
    assertThat(PROXIES.visitor(PROXY, headers("X-Forwarded-For", said)).address())
        .isEqualTo(visitor);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "https | https",
        "HTTPS | https",
        "http | http",
        "http, https | https",
        "wss | http"
      })
  void itsSchemeIsWhatTheNearestProxySays(String said, String scheme) {
    assertThat(PROXIES.visitor(PROXY, headers("X-Forwarded-Proto", said)).scheme())
        .hasToString(scheme);
  }

  @Test
  void whatIsNoRangeIsRefused() {
    assertThat(TrustedProxies.of(" ")).isEqualTo(TrustedProxies.NONE);
    assertThatThrownBy(() -> TrustedProxies.of("proxy.example"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static HttpHeaders headers(String name, String value) {
    return new DefaultHttpHeaders().add(name, value);
  }
}
