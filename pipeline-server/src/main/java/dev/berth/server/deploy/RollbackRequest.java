package dev.berth.server.deploy;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;

/**
 * "Bring this older release live again": what a rollback was asked to do, kept as submitted.
 *
 * @param app the app's name
 * @param branch the environment's branch
 * @param kind the environment's kind
 * @param release the release to go back to
 */
public record RollbackRequest(String app, String branch, Environment.Kind kind, long release) {
  /** The rollback pipeline's name in the journal. */
  public static final String KIND = "rollback";

  static RollbackRequest of(Environment environment, long release) {
    return new RollbackRequest(
        environment.app().value(), environment.branch(), environment.kind(), release);
  }

  Environment environment() {
    return new Environment(new AppName(app), branch, kind);
  }
}
