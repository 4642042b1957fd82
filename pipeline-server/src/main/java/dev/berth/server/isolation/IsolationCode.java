package dev.berth.server.isolation;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** What can go wrong with a sandbox itself, apart from the command inside it. */
public enum IsolationCode implements FailureCode {
  SANDBOX_NOT_STARTED("isolation.sandbox-not-started", Fault.PLATFORM),
  SANDBOX_NOT_STOPPED("isolation.sandbox-not-stopped", Fault.PLATFORM),
  MACHINE_NOT_READABLE("isolation.machine-not-readable", Fault.PLATFORM),
  INTERRUPTED("isolation.interrupted", Fault.TRANSIENT);

  private final String code;
  private final Fault fault;

  IsolationCode(String code, Fault fault) {
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
