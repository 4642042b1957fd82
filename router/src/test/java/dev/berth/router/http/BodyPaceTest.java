package dev.berth.router.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BodyPaceTest {
  private final BodyPace pace = new BodyPace();

  @Test
  void whoeverSendsAByteNowAndThenIsTooSlowAfterAMinute() {
    pace.begin(0);
    for (int second = 0; second < 60; second += 10) {
      assertThat(pace.isTooSlow(1, at(second))).as("after %d s", second).isFalse();
    }
    assertThat(pace.isTooSlow(1, at(60))).isTrue();
  }

  @Test
  void whoeverIsSlowButSteadyGoesOn() {
    pace.begin(0);
    for (int second = 1; second <= 600; second++) {
      assertThat(pace.isTooSlow(600, at(second))).as("after %d s", second).isFalse();
    }
  }

  @Test
  void aPauseThatTheRouterMadeIsNotTheClients() {
    pace.begin(0);
    pace.begin(at(300));
    assertThat(pace.isTooSlow(1, at(301))).isFalse();
  }

  @Test
  void whatHardlyComesIsSlowAfterAWhileAndWhatComesIsNot() {
    pace.begin(0);
    assertThat(pace.isTooSlow(100, at(4)) || pace.isSlow(at(5))).isFalse();
    assertThat(pace.isSlow(at(6))).isTrue();
    assertThat(pace.isTooSlow(100_000, at(7)) || pace.isSlow(at(7))).isFalse();
    assertThat(pace.isSlow(at(120))).isTrue();
    pace.begin(at(121));
    assertThat(pace.isSlow(at(122))).isFalse();
  }

  private static long at(int seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
