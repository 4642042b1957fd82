package dev.berth.server.pipeline;

/** Another engine has taken the deploy over: this run must end without recording anything. */
final class LeaseLost extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LeaseLost(DeployId id) {
    super("deploy " + id + " belongs to another engine now");
  }
}
