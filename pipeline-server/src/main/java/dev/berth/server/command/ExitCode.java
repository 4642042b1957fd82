package dev.berth.server.command;

import dev.berth.server.failure.Failure;
import dev.berth.server.failure.FailureStatus;

/** How a command ended, for scripts; the numbers never change. */
enum ExitCode {
  OK(0, "done"),
  FAILED(1, "it was tried and failed"),
  USAGE(2, "the command line makes no sense"),
  NOT_FOUND(3, "the app, environment, release or database it names does not exist"),
  NOT_ALLOWED(4, "the caller may not do that"),
  UNREACHABLE(5, "no Berth answers");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  int number() {
    return number;
  }

  String meaning() {
    return meaning;
  }

  static ExitCode of(Failure failure) {
    return FailureStatus.of(failure) == 404 ? NOT_FOUND : FAILED;
  }
}
