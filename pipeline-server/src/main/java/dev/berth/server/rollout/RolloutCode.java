package dev.berth.server.rollout;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** Why a new instance does not serve. */
public enum RolloutCode implements FailureCode {
  /** It ended before it answered. */
  EXITED("rollout.exited", Fault.USER),
  /** It ended before it answered and called that a success. */
  EXITED_ZERO("rollout.exited-zero", Fault.USER),
  /** The kernel ended it because it used more memory than it may. */
  OUT_OF_MEMORY("rollout.out-of-memory", Fault.USER),
  /** Somebody ended it, or the machine for want of memory. */
  KILLED("rollout.killed", Fault.PLATFORM),
  /** It listens, but not where it was told to. */
  WRONG_PORT("rollout.wrong-port", Fault.USER),
  /** It listens where only it can connect. */
  LOOPBACK_ONLY("rollout.loopback-only", Fault.USER),
  /** It answers, but not as a healthy app does. */
  UNHEALTHY("rollout.unhealthy", Fault.USER),
  /** It runs and says nothing. */
  TIMEOUT("rollout.timeout", Fault.USER),
  /** The machine has no port left, or its files cannot be written. */
  MACHINE("rollout.machine", Fault.PLATFORM);

  private final String code;
  private final Fault fault;

  RolloutCode(String code, Fault fault) {
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
