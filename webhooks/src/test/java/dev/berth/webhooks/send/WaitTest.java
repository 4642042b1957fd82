package dev.berth.webhooks.send;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.webhooks.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WaitTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Retry-After           | 120                           | 120
          retry-after           | Fri, 02 Jan 2026 03:05:05 GMT | 60
          Retry-After           | Fri, 02 Jan 2026 03:00:00 GMT | 0
          X-RateLimit-Reset     | 1767323145                    | 100
          RateLimit-Reset       | 1767323145                    | 100
          X-RateLimit-Reset     | 1767323000                    | 0
          Retry-After           | 999999999999                  | 86400
          X-RateLimit-Reset     | 999999999999                  | 86400
          Retry-After           | -5                            | 0
          Retry-After           | soon                          | 0
          Retry-After           | 99999999999999999999          | 0
          X-RateLimit-Remaining | 0                             | 0
          """)
  void anAnswerSaysHowLongToWait(String header, String value, long seconds) {
    assertThat(Wait.of(Headers.of(Map.of(header, List.of(value))), NOW))
        .isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void anExplicitWaitGoesBeforeTheResetOfALimit() {
    Headers headers =
        Headers.of(Map.of("Retry-After", List.of("7"), "X-RateLimit-Reset", List.of("1767326345")));

    assertThat(Wait.of(headers, NOW)).isEqualTo(Duration.ofSeconds(7));
  }
}
