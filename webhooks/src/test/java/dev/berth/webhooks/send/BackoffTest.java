package dev.berth.webhooks.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.webhooks.send.HostAnswer.TryLater;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final TryLater<String> FAILED = new TryLater<>(Duration.ZERO, "it failed");

  @ParameterizedTest
  @CsvSource({"1, 10", "2, 20", "3, 40", "4, 60", "5, 60"})
  void delaysDoubleUpToABound(int made, long seconds) {
    Backoff backoff = new Backoff(6, Duration.ofSeconds(10), Duration.ofSeconds(60), 0);

    assertThat(backoff.next(made, NOW, FAILED, new Random(1))).contains(NOW.plusSeconds(seconds));
  }

  @Test
  void itGivesUpAfterTheLastAttempt() {
    Backoff backoff = new Backoff(3, Duration.ofSeconds(10), Duration.ofSeconds(60), 0);

    assertThat(backoff.next(2, NOW, FAILED, new Random(1))).isPresent();
    assertThat(backoff.next(3, NOW, FAILED, new Random(1))).isEmpty();
    assertThat(backoff.next(Integer.MAX_VALUE, NOW, FAILED, new Random(1))).isEmpty();
  }

  @Test
  void itNeverComesBeforeItWasAskedTo() {
    TryLater<String> limited = new TryLater<>(Duration.ofHours(1), "a limit");
    Random random = new Random(1);
    for (int round = 0; round < 1000; round++) {
      assertThat(Backoff.usual().next(1, NOW, limited, random).orElseThrow())
          .isBetween(NOW.plusSeconds(3600), NOW.plusSeconds(3610));
    }
  }

  @Test
  void jitterSpreadsDelays() {
    Backoff backoff = new Backoff(3, Duration.ofSeconds(10), Duration.ofSeconds(60), 0.5);
    Random random = new Random(1);

    assertThat(random.ints(100).mapToObj(i -> backoff.next(1, NOW, FAILED, random).orElseThrow()))
        .allMatch(next -> !next.isBefore(NOW.plusSeconds(10)) && next.isBefore(NOW.plusSeconds(15)))
        .satisfies(times -> assertThat(times.stream().distinct()).hasSizeGreaterThan(90));
  }

  @Test
  void theUsualOneGivesUpWithinADay() {
    Instant time = NOW;
    for (int made = 1; made < Backoff.usual().attempts(); made++) {
      time = Backoff.usual().next(made, time, FAILED, new Random(made)).orElseThrow();
    }

    assertThat(Duration.between(NOW, time)).isBetween(Duration.ofHours(5), Duration.ofHours(8));
  }

  @Test
  void senselessValuesAreRefused() {
    assertThatThrownBy(() -> new Backoff(0, Duration.ofSeconds(1), Duration.ofSeconds(2), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Backoff(1, Duration.ofSeconds(3), Duration.ofSeconds(2), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> new Backoff(1, Duration.ofSeconds(1), Duration.ofSeconds(2), Double.NaN))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
