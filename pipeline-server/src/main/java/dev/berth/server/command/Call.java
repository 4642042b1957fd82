package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.access.Caller;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a verb works with while it runs: the invocation, where to write, and how.
 *
 * @param startedAt when it was called
 */
record Call(Invocation invocation, CommandOutput output, JsonMapper mapper, Instant startedAt) {
  private static final String GREEN = "\u001b[32m";
  private static final String DIM = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";

  Caller caller() {
    return invocation.caller();
  }

  Actor actor() {
    return invocation.caller().actor();
  }

  ClientContext client() {
    return invocation.client();
  }

  CommandInput input() {
    return invocation.input();
  }

  void line(String text) {
    output.line(text);
  }

  /** Prints what programs read. */
  void json(Object value) {
    mapper.writerWithDefaultPrettyPrinter().writeValueAsString(value).lines().forEach(output::line);
  }

  /** A finished thing: a label and what there is now. */
  void done(String label, String text) {
    output.line("  " + paint(GREEN, pad(label, 8)) + " " + text);
  }

  /** The same with how long it took. */
  void done(String label, String text, Instant since, Instant now) {
    long tenths = Duration.between(since, now).toMillis() / 100;
    String took = String.format(Locale.ROOT, "%8s", tenths / 10 + "." + tenths % 10 + " s");
    done(label, pad(text, 64) + " " + paint(DIM, took));
  }

  /** A remark beside. */
  void note(String label, String text) {
    output.line("  " + paint(DIM, pad(label, 8) + " " + text));
  }

  /** What goes on now. */
  void progress(String label, String text) {
    output.progress("  " + paint(DIM, pad(label, 8) + " " + text));
  }

  private String paint(String colour, String text) {
    return client().isColoured() ? colour + text + PLAIN : text;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
