package dev.berth.server.outbound;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** What can be wrong with telling others. */
enum OutboundCode implements FailureCode {
  ADDRESS("outbound.address"),
  KIND("outbound.kind"),
  EVENTS("outbound.events"),
  TOO_MANY("outbound.too-many"),
  NO_SUBSCRIBER("outbound.no-subscriber");

  private final String code;

  OutboundCode(String code) {
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
