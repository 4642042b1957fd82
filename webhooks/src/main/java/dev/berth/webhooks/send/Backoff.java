package dev.berth.webhooks.send;

import dev.berth.webhooks.send.HostAnswer.TryLater;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * When to try again. A value only: whoever persists the attempts asks it after each.
 *
 * @param attempts after which it gives up, the first one included
 * @param first the delay after the first attempt, doubled after each further one
 * @param longest the most that doubling leads to
 * @param jitter the part of a delay, from 0 to 1, by which it may be longer at random
 */
public record Backoff(int attempts, Duration first, Duration longest, double jitter) {
  public Backoff {
    if (attempts < 1 || first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException("at least one attempt, and delays that grow");
    }
    if (!(jitter >= 0 && jitter <= 1)) {
      throw new IllegalArgumentException("jitter is a part from 0 to 1");
    }
  }

  /** Twelve attempts in about six hours. */
  public static Backoff usual() {
    return new Backoff(12, Duration.ofSeconds(10), Duration.ofHours(3), 0.25);
  }

  /**
   * The time of the next attempt, never before the other side asked for it; empty after the last.
   *
   * @param made how many attempts were made
   */
  public Optional<Instant> next(int made, Instant now, TryLater<?> answer, RandomGenerator random) {
    if (made >= attempts) {
      return Optional.empty();
    }
    Duration delay = first;
    for (int doubled = 1; doubled < made && delay.compareTo(longest) < 0; doubled++) {
      delay = delay.multipliedBy(2);
    }
    delay = shorter(delay, longest);
    Duration asked = answer.after().compareTo(delay) > 0 ? answer.after() : delay;
    long extra = (long) (delay.toMillis() * jitter * random.nextDouble());
    return Optional.of(now.plus(asked).plusMillis(extra));
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
