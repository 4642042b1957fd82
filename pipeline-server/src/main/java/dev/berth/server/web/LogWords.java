package dev.berth.server.web;

import dev.berth.server.action.LogEntry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.springframework.stereotype.Component;

/** How pages write the beginning of a log's line; templates call it {@code @logWords}. */
@Component("logWords")
public class LogWords {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  LogWords() {}

  /** When and who: {@code 11-30 20:51:07 r7}. */
  public static String stamp(LogEntry entry) {
    return stamp(entry.at(), entry.instance());
  }

  private static String stamp(Instant at, String instance) {
    return TIME.format(at) + " " + instance;
  }
}
