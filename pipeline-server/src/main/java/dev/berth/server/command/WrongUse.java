package dev.berth.server.command;

import java.util.List;

/** A command line that makes no sense, with what would; nothing was done. */
final class WrongUse extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> advice;

  WrongUse(String summary, String... advice) {
    super(summary);
    this.advice = List.of(advice);
  }

  List<String> advice() {
    return advice;
  }
}
