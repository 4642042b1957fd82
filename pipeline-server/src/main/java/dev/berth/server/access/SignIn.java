package dev.berth.server.access;

import dev.berth.server.access.AuditLog.Outcome;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Opens and ends browser sessions. */
@Component
public class SignIn {
  private final LoginLinks links;
  private final Credentials credentials;
  private final Sessions sessions;
  private final SessionCookie cookie;
  private final FailedAttempts failures;
  private final AuditLog audit;

  SignIn(
      LoginLinks links,
      Credentials credentials,
      Sessions sessions,
      SessionCookie cookie,
      FailedAttempts failures,
      AuditLog audit) {
    this.links = links;
    this.credentials = credentials;
    this.sessions = sessions;
    this.cookie = cookie;
    this.failures = failures;
    this.audit = audit;
  }

  /** How an attempt ended. */
  public enum Result {
    SIGNED_IN,
    WRONG,
    TOO_MANY
  }

  /** Uses a one-time link up and opens an administrator's session. */
  public Result withLink(String link, HttpServletRequest request, HttpServletResponse response) {
    if (!links.consume(new Secret(link))) {
      return failed("login link", request);
    }
    Actor actor = new Actor(OperatorToken.NAME, Set.of(Scope.ADMIN));
    return open(actor, Optional.empty(), "login link", request, response);
  }

  /** Opens a session with a token's rights, which ends with the token. */
  public Result withToken(String token, HttpServletRequest request, HttpServletResponse response) {
    Optional<Credentials.Proof> proof = credentials.prove(new Secret(token.strip()));
    if (proof.isEmpty()) {
      return failed("token", request);
    }
    return open(proof.get().actor(), proof.get().token(), "token", request, response);
  }

  /** Ends this browser's session. */
  public void out(HttpServletRequest request, HttpServletResponse response) {
    cookie.values(request).forEach(sessions::end);
    cookie.clear(request, response);
    audit.done(request, "sign-out", "session");
  }

  private Result open(
      Actor actor,
      Optional<AccessToken> token,
      String how,
      HttpServletRequest request,
      HttpServletResponse response) {
    cookie.values(request).forEach(sessions::end); // a new session never continues an old one
    Secret session = sessions.open(actor, token.map(AccessToken::id));
    cookie.set(request, response, session);
    audit.append(actor.name(), "sign-in", how, Outcome.DONE, Remote.of(request));
    return Result.SIGNED_IN;
  }

  private Result failed(String how, HttpServletRequest request) {
    String remote = Remote.of(request);
    if (!failures.count(remote)) {
      return Result.TOO_MANY;
    }
    audit.append("anonymous", "sign-in", how, Outcome.DENIED, remote);
    return Result.WRONG;
  }
}
