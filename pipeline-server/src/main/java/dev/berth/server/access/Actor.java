package dev.berth.server.access;

import dev.berth.server.access.Scope.Ability;
import dev.berth.server.app.AppName;
import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;

/**
 * Who is asking, as access control proved it: every feature asks this record and nothing else
 * whether something is allowed.
 *
 * @param name the token's or account's name, for logs and the audit log
 * @param scopes what it is allowed
 */
public record Actor(String name, Set<Scope> scopes) implements Principal {
  private static final String ATTRIBUTE = Actor.class.getName();

  public Actor {
    scopes = Set.copyOf(scopes);
  }

  /** Who sent this request; empty when nobody proved anything. */
  public static Optional<Actor> of(HttpServletRequest request) {
    return Optional.ofNullable((Actor) request.getAttribute(ATTRIBUTE));
  }

  @Override
  public String getName() {
    return name;
  }

  void attachTo(HttpServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
  }

  /** Everything, tokens and the machine included. */
  public boolean isAdmin() {
    return scopes.contains(Scope.ADMIN);
  }

  /** Push, deploy, cancel, retry and roll back; also make the app when it is new. */
  public boolean mayDeploy(AppName app) {
    return isAdmin() || has(Ability.DEPLOY, app);
  }

  /** See, clone and pull. */
  public boolean mayRead(AppName app) {
    return mayDeploy(app) || has(Ability.READ, app);
  }

  /** Read the metrics of the whole installation. */
  public boolean mayReadMetrics() {
    return isAdmin() || scopes.contains(new Scope(Ability.METRICS, Optional.empty()));
  }

  private boolean has(Ability ability, AppName app) {
    return scopes.stream().anyMatch(scope -> scope.ability() == ability && scope.covers(app));
  }
}
