package dev.berth.server.inbound;

import dev.berth.server.app.Environment;
import dev.berth.server.deploy.Deployer;
import dev.berth.server.deploy.Previews;
import org.springframework.stereotype.Component;

/** By the same doors as pushes. */
@Component
class DeployedPreviews implements RequestPreviews {
  private final Deployer deployer;
  private final Previews previews;

  DeployedPreviews(Deployer deployer, Previews previews) {
    this.deployer = deployer;
    this.previews = previews;
  }

  @Override
  public void deploy(Environment environment, String commit, String by) {
    deployer.deploy(environment, commit, by);
  }

  @Override
  public void end(Environment environment) {
    previews.end(environment);
  }
}
