package dev.berth.server.provision;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** Why an environment was not given what it needs. */
enum ProvisionCode implements FailureCode {
  /** Terraform ended with an error. */
  FAILED("provision.failed", Fault.PLATFORM),
  /** Terraform did not come to an end. */
  TIMEOUT("provision.timeout", Fault.PLATFORM),
  /** Somebody ended Terraform, or the machine for want of memory. */
  KILLED("provision.killed", Fault.TRANSIENT),
  /** There is no Terraform for what only Terraform can do. */
  NO_TERRAFORM("provision.no-terraform", Fault.PLATFORM),
  /** Somebody works on the environment right now. */
  BUSY("provision.busy", Fault.TRANSIENT);

  private final String code;
  private final Fault fault;

  ProvisionCode(String code, Fault fault) {
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
