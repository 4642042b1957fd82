package dev.berth.webhooks.send;

import dev.berth.webhooks.Headers;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long an answer asks to wait: {@code Retry-After} in seconds or as a date (RFC 9110), or the
 * moment at which a rate limit is reset, as GitHub, Gitea, Bitbucket and GitLab name it.
 */
public final class Wait {
  /** Whatever an answer says: nobody is believed longer. */
  public static final Duration LONGEST = Duration.ofHours(24);

  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,12}");
  private static final List<String> RESETS = List.of("X-RateLimit-Reset", "RateLimit-Reset");
  private static final List<String> REMAINING =
      List.of("X-RateLimit-Remaining", "RateLimit-Remaining");

  private Wait() {}

  /** True when an answer says that too much was asked for, as opposed to something forbidden. */
  public static boolean isAskedBy(HttpReply reply) {
    return reply.status() == 429
        || reply.headers().has("Retry-After")
        || REMAINING.stream()
            .anyMatch(name -> reply.headers().only(name).filter("0"::equals).isPresent());
  }

  /** What an answer asks to wait; zero when it does not say. */
  public static Duration of(Headers headers, Instant now) {
    return headers
        .only("Retry-After")
        .flatMap(value -> retryAfter(value, now))
        .or(() -> reset(headers, now))
        .map(Wait::bounded)
        .orElse(Duration.ZERO);
  }

  private static Optional<Duration> retryAfter(String value, Instant now) {
    if (NUMBER.matcher(value).matches()) {
      return Optional.of(Duration.ofSeconds(Long.parseLong(value)));
    }
    try {
      Instant date = ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      return Optional.of(Duration.between(now, date));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<Duration> reset(Headers headers, Instant now) {
    return RESETS.stream()
        .flatMap(name -> headers.only(name).stream())
        .filter(value -> NUMBER.matcher(value).matches())
        .findFirst()
        .map(value -> Duration.between(now, Instant.ofEpochSecond(Long.parseLong(value))));
  }

  private static Duration bounded(Duration duration) {
    if (duration.isNegative()) {
      return Duration.ZERO;
    }
    return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
  }
}
