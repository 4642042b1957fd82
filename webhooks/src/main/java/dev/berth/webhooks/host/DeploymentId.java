package dev.berth.webhooks.host;

/** What a hosting service calls a deployment. */
public record DeploymentId(String value) {
  public DeploymentId {
    HostApi.checkId(value);
  }
}
