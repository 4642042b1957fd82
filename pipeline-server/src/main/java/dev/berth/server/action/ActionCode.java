package dev.berth.server.action;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** Why something cannot be done, or does not exist. */
enum ActionCode implements FailureCode {
  UNKNOWN_APP("web.unknown-app"),
  UNKNOWN_ENVIRONMENT("web.unknown-environment"),
  UNKNOWN_RELEASE("web.unknown-release"),
  UNKNOWN_DATABASE("web.unknown-database"),
  NO_EARLIER_RELEASE("web.no-earlier-release"),
  NOT_CONFIRMED("web.not-confirmed"),
  NOT_DELETED("web.not-deleted"),
  ALREADY_LIVE("web.already-live"),
  TOO_LATE_TO_CANCEL("web.too-late-to-cancel");

  private final String code;

  ActionCode(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public Fault fault() {
    return Fault.USER;
  }
}
