package dev.berth.server.inbound;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** What can be wrong with a delivery or a connection. */
public enum InboundCode implements FailureCode {
  UNKNOWN_HOOK("inbound.unknown-hook"),
  UNSIGNED("inbound.unsigned"),
  FORGED("inbound.forged"),
  TOO_LARGE("inbound.too-large"),
  UNKNOWN_SERVICE("inbound.unknown-service"),
  NOT_CONNECTED("inbound.not-connected"),
  NO_COMMIT("inbound.no-commit"),
  NO_BRANCH("inbound.no-branch"),
  TAKEN("inbound.taken"),
  NO_DELIVERY("inbound.no-delivery"),
  NO_REQUEST("inbound.no-request"),
  BUSY("inbound.busy", Fault.TRANSIENT);

  private final String code;
  private final Fault fault;

  InboundCode(String code) {
    this(code, Fault.USER);
  }

  InboundCode(String code, Fault fault) {
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
