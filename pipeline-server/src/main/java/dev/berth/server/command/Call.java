package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.access.Caller;
import dev.berth.server.app.AppName;
import dev.berth.server.app.PublicUrls;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a verb works with while it runs: who calls, where to write, and how.
 *
 * @param startedAt when it was called
 */
record Call(
    Invocation invocation,
    CommandOutput output,
    PublicUrls urls,
    JsonMapper mapper,
    Clock clock,
    Instant startedAt) {
  private static final String GREEN = "\u001b[32m";
  private static final String RED = "\u001b[31m";
  private static final String DIM = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";
  private static final int LABEL = 8;
  private static final int TEXT = 64;

  /** Writes a file's bytes. */
  interface Content {
    void writeTo(OutputStream out) throws IOException;
  }

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

  Instant now() {
    return clock.instant();
  }

  /** The app that a remote of the caller's repository leads to. */
  Optional<AppName> appOfRepository() {
    return client().remotes().stream()
        .map(remote -> urls.appOfGit(remote.url()))
        .flatMap(Optional::stream)
        .findFirst();
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
    output.line("  " + paint(GREEN, pad(label, LABEL)) + " " + text);
  }

  /** The same with how long it took. */
  void done(String label, String text, Instant since) {
    long tenths = Duration.between(since, now()).toMillis() / 100;
    String took = String.format(Locale.ROOT, "%8s", tenths / 10 + "." + tenths % 10 + " s");
    done(label, pad(text, TEXT) + " " + paint(DIM, took));
  }

  /** The same for the whole command. */
  void doneSinceStart(String label, String text) {
    done(label, text, startedAt);
  }

  /** Something that is not as it should be. */
  void wrong(String label, String text) {
    output.line("  " + paint(RED, pad(label, LABEL)) + " " + text);
  }

  /** A remark beside. */
  void note(String label, String text) {
    output.line("  " + paint(DIM, pad(label, LABEL) + " " + text));
  }

  /** What goes on now. */
  void progress(String label, String text) {
    output.progress("  " + paint(DIM, pad(label, LABEL) + " " + text));
  }

  /** Writes a file of the caller's, compressed where its name says so. */
  void file(String label, String path, String what, Content content) throws IOException {
    output.give("label", label);
    progress(label, "writing " + path);
    try (OutputStream file = output.file(path, what)) {
      if (path.endsWith(".gz")) {
        try (OutputStream compressed = new GZIPOutputStream(file, 1 << 16)) {
          content.writeTo(compressed);
        }
      } else {
        content.writeTo(file);
      }
    }
  }

  private String paint(String colour, String text) {
    return client().isColoured() ? colour + text + PLAIN : text;
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
