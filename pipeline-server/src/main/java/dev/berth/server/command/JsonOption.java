package dev.berth.server.command;

import picocli.CommandLine.Option;

/** The choice between words for people and JSON for programs. */
final class JsonOption {
  @Option(names = "--json", description = "Print JSON.")
  private boolean wanted;

  boolean isWanted() {
    return wanted;
  }

  /** Prints one of both. */
  void print(Call call, Object value, Runnable words) {
    if (wanted) {
      call.json(value);
    } else {
      words.run();
    }
  }
}
