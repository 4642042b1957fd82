package dev.berth.server.deploy;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** What can stop a deploy in the steps themselves; features have codes of their own. */
enum DeployCode implements FailureCode {
  NOT_CONFIRMED("confirm.other-release-answered", Fault.PLATFORM),
  ROUTER_SILENT("confirm.router-silent", Fault.TRANSIENT),
  RELEASE_GONE("rollback.release-gone", Fault.USER),
  IMAGE_GONE("rollback.image-gone", Fault.PLATFORM),
  UNSEEN("deploy.unseen", Fault.PLATFORM),
  DISK_FULL("deploy.disk-full", Fault.PLATFORM);

  private final String code;
  private final Fault fault;

  DeployCode(String code, Fault fault) {
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
