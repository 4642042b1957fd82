package dev.berth.server.access;

import jakarta.servlet.http.HttpServletRequest;

/**
 * Who asks for something, and from where: all that a feature needs to check and to audit it,
 * whichever way it came.
 *
 * @param actor who, with what is allowed to it
 * @param remote the client's address, for the audit log
 */
public record Caller(Actor actor, String remote) {
  /** Who sent this request; only behind a rule that demands somebody. */
  public static Caller of(HttpServletRequest request) {
    return new Caller(Actor.of(request).orElseThrow(), Remote.of(request));
  }

  /** The actor's name. */
  public String name() {
    return actor.name();
  }
}
