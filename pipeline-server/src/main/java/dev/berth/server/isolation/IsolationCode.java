package dev.berth.server.isolation;

import dev.berth.sandbox.SandboxProblem;
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

  static IsolationCode of(SandboxProblem problem) {
    return switch (problem) {
      case NOT_STARTED -> SANDBOX_NOT_STARTED;
      case NOT_STOPPED -> SANDBOX_NOT_STOPPED;
      case INTERRUPTED -> INTERRUPTED;
    };
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
