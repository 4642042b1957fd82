package dev.berth.server.access;

import dev.berth.server.app.AppName;
import java.util.Optional;

/**
 * One thing a token or session is allowed: {@code admin}, {@code metrics}, {@code deploy:*}, {@code
 * deploy:shop}, {@code read:*} or {@code read:shop}.
 *
 * @param ability what may be done
 * @param app to which app; empty means to all of them
 */
public record Scope(Ability ability, Optional<AppName> app) {
  /** What may be done; whoever may deploy may also read. */
  public enum Ability {
    /** Everything, tokens and the machine included. */
    ADMIN,
    /** Push, deploy, cancel, retry and roll back. */
    DEPLOY,
    /** See and clone. */
    READ,
    /** Read the metrics of the whole installation, nothing else. */
    METRICS
  }

  public static final Scope ADMIN = new Scope(Ability.ADMIN, Optional.empty());

  public Scope {
    if (app.isPresent() && (ability == Ability.ADMIN || ability == Ability.METRICS)) {
      throw new IllegalArgumentException("only deploy and read can be limited to one app");
    }
  }

  /** Reads what {@link #toString()} wrote. */
  public static Scope parse(String text) {
    if (text.equals("admin")) {
      return ADMIN;
    }
    if (text.equals("metrics")) {
      return new Scope(Ability.METRICS, Optional.empty());
    }
    if (text.startsWith("deploy:")) {
      return new Scope(Ability.DEPLOY, appOrAll(text.substring("deploy:".length())));
    }
    if (text.startsWith("read:")) {
      return new Scope(Ability.READ, appOrAll(text.substring("read:".length())));
    }
    throw new IllegalArgumentException(
        "\""
            + text
            + "\" is no scope: use admin, metrics, deploy:<app>, read:<app>, deploy:* or read:*");
  }

  private static Optional<AppName> appOrAll(String text) {
    return text.equals("*") ? Optional.empty() : Optional.of(new AppName(text));
  }

  boolean covers(AppName name) {
    return app.isEmpty() || app.get().equals(name);
  }

  @Override
  public String toString() {
    return switch (ability) {
      case ADMIN -> "admin";
      case METRICS -> "metrics";
      case DEPLOY -> "deploy:" + app.map(AppName::value).orElse("*");
      case READ -> "read:" + app.map(AppName::value).orElse("*");
    };
  }
}
