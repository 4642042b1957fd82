package dev.berth.server.command;

import java.util.List;

/** Something that was tried and did not work. */
final class Failed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> advice;

  Failed(String summary, String... advice) {
    super(summary);
    this.advice = List.of(advice);
  }

  List<String> advice() {
    return advice;
  }
}
