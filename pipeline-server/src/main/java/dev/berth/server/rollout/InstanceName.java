package dev.berth.server.rollout;

/**
 * Names an instance on every target.
 *
 * @param environment {@link dev.berth.server.app.Environment#key()}
 * @param release the release number
 */
public record InstanceName(String environment, long release) {
  /** The mark its process tree carries. */
  public String mark() {
    return "instance/" + environment + "/" + release;
  }
}
