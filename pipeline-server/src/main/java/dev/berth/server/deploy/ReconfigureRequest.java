package dev.berth.server.deploy;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;

/**
 * "Give what is live in this environment the variables that are set now": kept as submitted.
 *
 * @param app the app's name
 * @param branch the environment's branch
 * @param kind the environment's kind
 */
public record ReconfigureRequest(String app, String branch, Environment.Kind kind) {
  /** The pipeline's name in the journal. */
  public static final String KIND = "variables";

  static ReconfigureRequest of(Environment environment) {
    return new ReconfigureRequest(
        environment.app().value(), environment.branch(), environment.kind());
  }

  Environment environment() {
    return new Environment(new AppName(app), branch, kind);
  }
}
