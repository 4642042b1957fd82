package dev.berth.server.secret;

import dev.berth.secrets.SecretScope;
import dev.berth.server.app.App;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import java.util.List;
import java.util.Optional;

/**
 * Where a variable applies, as people name it: {@code app}, {@code previews}, {@code production} or
 * a branch. A branch that is called like one of the others is named {@code refs/heads/app}.
 *
 * @param secret whose values
 * @param title how a person names it
 */
public record VariableScope(SecretScope secret, String title) {
  private static final String APP = "app";
  private static final String PREVIEWS = "previews";
  private static final String PRODUCTION = "production";
  private static final String BRANCH = "refs/heads/";
  private static final String BETWEEN_APP_AND_BRANCH = "--";

  /** Every environment of the app. */
  public static VariableScope ofApp(AppName app) {
    return new VariableScope(new SecretScope.OfApp(app.value()), APP);
  }

  /** Every preview of the app. */
  public static VariableScope ofPreviews(AppName app) {
    return new VariableScope(new SecretScope.OfPreviews(app.value()), PREVIEWS);
  }

  /** One environment. */
  public static VariableScope of(Environment environment) {
    String branch = environment.branch();
    boolean taken = List.of(APP, PREVIEWS, PRODUCTION).contains(branch);
    String preview = taken ? BRANCH + branch : branch;
    return new VariableScope(
        new SecretScope.OfEnvironment(environment.app().value(), environment.key()),
        environment.kind() == Environment.Kind.PRODUCTION ? PRODUCTION : preview);
  }

  /** What was made up for one environment: everything that a person sets comes before it. */
  static VariableScope madeUp(Environment environment) {
    return of(environment).madeUp().orElseThrow();
  }

  /** What was made up for the environment that is named here; empty when several are. */
  Optional<VariableScope> madeUp() {
    return secret instanceof SecretScope.OfEnvironment(String app, String environment)
        ? Optional.of(new VariableScope(new SecretScope.OfMadeUp(app, environment), title))
        : Optional.empty();
  }

  /** Whether Berth made these values up. */
  boolean isMadeUp() {
    return secret instanceof SecretScope.OfMadeUp;
  }

  /**
   * Reads a name.
   *
   * @param known the app; empty before its first push, when it has no branches yet
   */
  public static VariableScope parse(String text, AppName app, Optional<App> known) {
    return switch (text) {
      case APP, "" -> ofApp(app);
      case PREVIEWS -> ofPreviews(app);
      case PRODUCTION ->
          new VariableScope(new SecretScope.OfEnvironment(app.value(), app.value()), PRODUCTION);
      default -> of(environment(text, app, known));
    };
  }

  /** Whether an environment gets what is set here. */
  public boolean appliesTo(Environment environment) {
    return scopesOf(environment.key()).contains(secret);
  }

  /** What an environment reads, the widest first: each overrides those before it. */
  static List<SecretScope> scopesOf(String environment) {
    int end = environment.indexOf(BETWEEN_APP_AND_BRANCH);
    if (Environment.isFork(environment)) {
      return SecretScope.forFork(environment.substring(0, end), environment);
    }
    return end < 0
        ? SecretScope.forProduction(environment, environment)
        : SecretScope.forPreview(environment.substring(0, end), environment);
  }

  private static Environment environment(String text, AppName app, Optional<App> known) {
    String branch = text.startsWith(BRANCH) ? text.substring(BRANCH.length()) : text;
    if (known.isEmpty() || branch.isBlank()) {
      throw new DeployException(
          SecretCode.UNKNOWN_SCOPE.because(
              "Nothing was pushed to " + app + " yet, so it has no branch \"" + branch + "\"",
              "Use the scope app, previews or production, or push first"));
    }
    return known.get().environmentOf(branch);
  }
}
