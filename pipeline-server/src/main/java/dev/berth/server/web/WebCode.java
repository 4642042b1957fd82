package dev.berth.server.web;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** Why the console or the API cannot do what was asked. */
enum WebCode implements FailureCode {
  UNKNOWN_DEPLOY("web.unknown-deploy", Fault.USER),
  UNKNOWN_TOKEN("web.unknown-token", Fault.USER),
  INVALID_REQUEST("web.invalid-request", Fault.USER),
  TOO_MANY_STREAMS("web.too-many-streams", Fault.TRANSIENT);

  private final String code;
  private final Fault fault;

  WebCode(String code, Fault fault) {
    this.code = code;
    this.fault = fault;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
