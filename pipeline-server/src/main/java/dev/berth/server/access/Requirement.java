package dev.berth.server.access;

import dev.berth.server.app.AppName;
import java.util.Map;
import java.util.Optional;

/** What an endpoint demands of whoever asks. */
enum Requirement {
  /** Nothing: anybody may ask. */
  OPEN,
  /** A signature over the body, which the endpoint verifies before it reads anything else. */
  SIGNED,
  /** Any token or session; the endpoint itself narrows down what it shows. */
  SIGNED_IN,
  /** May read the app named in the path. */
  READ_APP,
  /** May deploy the app named in the path. */
  DEPLOY_APP,
  /** May read metrics. */
  METRICS,
  /** Administrators. */
  ADMIN,
  /** Administrators, over the server's own socket: there is nothing there for others. */
  LOCAL_ADMIN;

  /** The name of the path variable that holds the app. */
  static final String APP = "app";

  boolean isMetBy(Actor actor, Map<String, String> pathVariables) {
    return switch (this) {
      case OPEN, SIGNED, SIGNED_IN -> true;
      case READ_APP -> app(pathVariables).map(actor::mayRead).orElse(actor.isAdmin());
      case DEPLOY_APP -> app(pathVariables).map(actor::mayDeploy).orElse(actor.isAdmin());
      case METRICS -> actor.mayReadMetrics();
      case ADMIN, LOCAL_ADMIN -> actor.isAdmin();
    };
  }

  private static Optional<AppName> app(Map<String, String> variables) {
    try {
      return Optional.of(new AppName(variables.getOrDefault(APP, "")));
    } catch (IllegalArgumentException e) {
      // No such app can exist: whoever may do everything is told so by the endpoint.
      return Optional.empty();
    }
  }
}
