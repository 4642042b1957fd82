package dev.berth.server.deploy;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;

/**
 * "Bring this commit live in this environment": what a deploy was asked to do, kept as submitted.
 *
 * @param app the app's name
 * @param branch the branch that was pushed
 * @param kind production or preview at the time of the push
 * @param commit full object id
 */
public record DeployRequest(String app, String branch, Environment.Kind kind, String commit) {
  /** The deploy pipeline's name in the journal. */
  public static final String KIND = "deploy";

  static DeployRequest of(Environment environment, String commit) {
    return new DeployRequest(
        environment.app().value(), environment.branch(), environment.kind(), commit);
  }

  Environment environment() {
    return new Environment(new AppName(app), branch, kind);
  }
}
