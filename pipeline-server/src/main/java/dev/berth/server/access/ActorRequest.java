package dev.berth.server.access;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.security.Principal;

/** Tells servlets that know nothing of {@link Actor}, such as health, who asks. */
final class ActorRequest extends HttpServletRequestWrapper {
  static final String ADMIN_ROLE = "ADMIN";

  private final Actor actor;

  ActorRequest(HttpServletRequest request, Actor actor) {
    super(request);
    this.actor = actor;
  }

  @Override
  public String getRemoteUser() {
    return actor.name();
  }

  @Override
  public Principal getUserPrincipal() {
    return actor;
  }

  @Override
  public boolean isUserInRole(String role) {
    return role.equals(ADMIN_ROLE) && actor.isAdmin();
  }
}
