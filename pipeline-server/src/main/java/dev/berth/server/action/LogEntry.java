package dev.berth.server.action;

import dev.berth.server.rollout.InstanceName;
import dev.berth.server.rollout.LoggedLine;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A line of an app's log as people see it.
 *
 * @param at when it was written
 * @param instance who wrote it: {@code r7}, or {@code r7 worker}
 * @param text what, without what draws
 * @param note true for a note of Berth's
 */
public record LogEntry(Instant at, String instance, String text, boolean note) {
  /** A line that an instance wrote. */
  public static LogEntry of(InstanceName name, LoggedLine line) {
    return new LogEntry(
        line.at().truncatedTo(ChronoUnit.SECONDS),
        "r"
            + name.release()
            + (name.process().equals(InstanceName.WEB) ? "" : " " + name.process()),
        LogLine.of(line.text()),
        line.note());
  }

  /** When and who, for the beginning of a line. */
  public String stamp() {
    return at + " " + instance;
  }

  /** The whole as one line. */
  public String words() {
    return stamp() + (note ? "  ── " : "  ") + text;
  }
}
