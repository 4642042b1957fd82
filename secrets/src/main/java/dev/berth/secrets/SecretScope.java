package dev.berth.secrets;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a set of variables applies. A narrower scope wins over a wider one, see {@link
 * #forProduction} and {@link #forPreview}.
 */
public sealed interface SecretScope {
  /** The app it belongs to. */
  String app();

  /** A unique relative path of labels, such as {@code shop/env/shop--dark-mode}. */
  String path();

  /** Every environment of an app. */
  record OfApp(String app) implements SecretScope {
    public OfApp {
      Label.require(app);
    }

    @Override
    public String path() {
      return app + "/app";
    }
  }

  /** Every preview of an app. */
  record OfPreviews(String app) implements SecretScope {
    public OfPreviews {
      Label.require(app);
    }

    @Override
    public String path() {
      return app + "/previews";
    }
  }

  /** One environment of an app. */
  record OfEnvironment(String app, String environment) implements SecretScope {
    public OfEnvironment {
      Label.require(app);
      Label.require(environment);
    }

    @Override
    public String path() {
      return app + "/env/" + environment;
    }
  }

  /** What was made up for one environment, which is used as long as nobody sets a value. */
  record OfMadeUp(String app, String environment) implements SecretScope {
    public OfMadeUp {
      Label.require(app);
      Label.require(environment);
    }

    @Override
    public String path() {
      return app + "/made-up/" + environment;
    }
  }

  /** What Berth itself has to remember about one environment; no app reads it. */
  record OfState(String app, String environment) implements SecretScope {
    public OfState {
      Label.require(app);
      Label.require(environment);
    }

    @Override
    public String path() {
      return app + "/state/" + environment;
    }
  }

  /** What a stranger's preview reads, the widest first: nothing that was set for others. */
  static List<SecretScope> forFork(String app, String environment) {
    return List.of(new OfMadeUp(app, environment), new OfEnvironment(app, environment));
  }

  /** What production reads, the widest first: each overrides those before it. */
  static List<SecretScope> forProduction(String app, String environment) {
    return List.of(
        new OfMadeUp(app, environment), new OfApp(app), new OfEnvironment(app, environment));
  }

  /** What a preview reads, the widest first: each overrides those before it. */
  static List<SecretScope> forPreview(String app, String environment) {
    return List.of(
        new OfMadeUp(app, environment),
        new OfApp(app),
        new OfPreviews(app),
        new OfEnvironment(app, environment));
  }

  /** What scopes are named by: safe in a path, a URL and a file name. */
  final class Label {
    private static final Pattern SHAPE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,98}[a-z0-9])?");

    private Label() {}

    private static void require(String label) {
      if (!SHAPE.matcher(label).matches()) {
        throw new IllegalArgumentException(
            "\"" + label + "\" is no label: use lower-case letters, digits and hyphens");
      }
    }
  }
}
