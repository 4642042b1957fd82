package dev.berth.server.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** Words pages use for times, sizes and states; templates call it {@code @wording}. */
@Component("wording")
public class Wording {
  private static final DateTimeFormatter EXACT =
      DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private final Clock clock;

  Wording(Clock clock) {
    this.clock = clock;
  }

  /** How long ago, roughly. */
  public String ago(Instant then) {
    long seconds = Duration.between(then, clock.instant()).toSeconds();
    return seconds < 0 ? "in " + span(-seconds) : seconds < 5 ? "just now" : span(seconds) + " ago";
  }

  /** A moment to the second. */
  public String exact(Instant moment) {
    return EXACT.format(moment);
  }

  /** How long something took. */
  public String took(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 1000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    return millis / 60_000 + " min " + millis / 1000 % 60 + " s";
  }

  /** A number of bytes. */
  public String size(long bytes) {
    if (bytes < 1024 * 1024) {
      return bytes / 1024 + " kB";
    }
    double mega = bytes / (1024.0 * 1024.0);
    return mega < 1024
        ? String.format(Locale.ROOT, "%.0f MB", mega)
        : String.format(Locale.ROOT, "%.1f GB", mega / 1024);
  }

  /** A deploy's state as a person says it. */
  public String state(String status, String kind) {
    boolean back = kind.equals("rollback");
    return switch (status) {
      case "waiting" -> "Waiting";
      case "running" -> back ? "Rolling back" : "Deploying";
      case "undoing" -> "Taking back";
      case "stuck" -> "Stuck";
      case "succeeded" -> back ? "Rolled back" : "Deployed";
      case "failed" -> "Failed";
      case "cancelled" -> "Cancelled";
      case "superseded" -> "Superseded";
      default -> status;
    };
  }

  /** The colour of a deploy's or step's state. */
  public String tone(String status) {
    return switch (status) {
      case "succeeded", "live", "UP" -> "good";
      case "running", "deploying", "retrying" -> "busy";
      case "failed", "stuck", "crashing", "undo-failed", "DOWN", "OUT_OF_SERVICE" -> "bad";
      case "undoing", "stale", "undone" -> "warn";
      default -> "calm";
    };
  }

  /** An environment's state as a person says it. */
  public String environment(String state) {
    return switch (state) {
      case "deploying" -> "Deploying";
      case "stale" -> "Live, last deploy failed";
      case "live" -> "Live";
      case "crashing" -> "Crashing";
      case "failed" -> "Deploy failed";
      default -> "Nothing live yet";
    };
  }

  private static String span(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min";
    }
    if (seconds < 86_400) {
      return seconds / 3600 + " h";
    }
    long days = seconds / 86_400;
    return days + (days == 1 ? " day" : " days");
  }
}
