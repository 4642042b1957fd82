package dev.berth.server.access;

import dev.berth.server.access.AuditLog.Outcome;
import dev.berth.server.installation.DirectRequest;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Decides about every request before anything else sees it: who asks, whether the browser's session
 * really speaks for its user, and whether the table of rules allows it.
 */
@Component
class AccessFilter extends OncePerRequestFilter {
  private static final Logger LOG = LoggerFactory.getLogger(AccessFilter.class);
  private static final Set<String> SAFE = Set.of("GET", "HEAD");

  private final Credentials credentials;
  private final Sessions sessions;
  private final SessionCookie cookie;
  private final ConsoleOrigin origin;
  private final FailedAttempts failures;
  private final AuditLog audit;
  private final AccessDenial refusal;

  AccessFilter(
      Credentials credentials,
      Sessions sessions,
      SessionCookie cookie,
      ConsoleOrigin origin,
      FailedAttempts failures,
      AuditLog audit,
      AccessDenial refusal) {
    this.credentials = credentials;
    this.sessions = sessions;
    this.cookie = cookie;
    this.origin = origin;
    this.failures = failures;
    this.audit = audit;
    this.refusal = refusal;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<AccessCode> refused = judge(request);
    if (refused.isPresent()) {
      refusal.answer(refused.get(), request, response);
      return;
    }
    Optional<Actor> actor = Actor.of(request);
    chain.doFilter(actor.isPresent() ? new ActorRequest(request, actor.get()) : request, response);
  }

  /** Why the request ends here; what is worth remembering is in the audit log already. */
  private Optional<AccessCode> judge(HttpServletRequest request) {
    try {
      Optional<AccessCode> refused = decide(request, AccessRules.match(request));
      if (refused.isEmpty() && isPush(request)) {
        audit.done(request, "push", request.getRequestURI());
      }
      return refused.map(code -> remember(code, request));
    } catch (DataAccessException e) {
      LOG.warn("Nobody can be identified: the database does not answer ({})", e.getMessage());
      return Optional.of(AccessCode.DATABASE_SILENT);
    }
  }

  private AccessCode remember(AccessCode code, HttpServletRequest request) {
    boolean deliberate = code != AccessCode.NOT_SIGNED_IN && code != AccessCode.NO_SUCH_ENDPOINT;
    return deliberate && !note(request, code) ? AccessCode.TOO_MANY_ATTEMPTS : code;
  }

  /** Attaches the actor to the request, or says why the request ends here. */
  private Optional<AccessCode> decide(
      HttpServletRequest request, Optional<AccessRules.Match> match) {
    boolean open =
        match.isPresent()
            && match.get().rule().requirement() == Requirement.OPEN
            && isSafe(request);
    if (!open && !origin.mayCarrySecrets(request)) {
      return Optional.of(AccessCode.TLS_REQUIRED);
    }
    if (match.isPresent() && match.get().rule().requirement() == Requirement.SIGNED) {
      return Optional.empty();
    }
    Optional<AccessCode> refused = identify(request);
    if (refused.isPresent()) {
      return refused;
    }
    Optional<Actor> actor = Actor.of(request);
    if (match.isPresent() && match.get().rule().requirement() == Requirement.OPEN) {
      // An open form is the sign-in: a foreign site must not sign a browser in as somebody else.
      return isSafe(request) || isFromOwnOrigin(request)
          ? Optional.empty()
          : Optional.of(AccessCode.FOREIGN_ORIGIN);
    }
    if (actor.isEmpty()) {
      return Optional.of(AccessCode.NOT_SIGNED_IN);
    }
    if (match.isEmpty()) {
      return Optional.of(AccessCode.NO_SUCH_ENDPOINT);
    }
    if (!isMet(match.get(), actor.get())) {
      return Optional.of(AccessCode.NOT_ALLOWED);
    }
    return match.get().rule().requirement() == Requirement.LOCAL_ADMIN && !DirectRequest.is(request)
        ? Optional.of(AccessCode.NO_SUCH_ENDPOINT)
        : Optional.empty();
  }

  private static boolean isMet(AccessRules.Match match, Actor actor) {
    Map<String, String> variables = match.variables();
    return match.rule().requirement().isMetBy(actor, variables);
  }

  private Optional<AccessCode> identify(HttpServletRequest request) {
    Optional<Secret> shown = Credentials.shownBy(request);
    if (shown.isPresent()) {
      Optional<Credentials.Proof> proof = credentials.prove(shown.get());
      proof.ifPresent(proved -> proved.actor().attachTo(request));
      return proof.isPresent() ? Optional.empty() : Optional.of(AccessCode.WRONG_CREDENTIALS);
    }
    if (!usesSessions(request) || isSubrequestOfSibling(request)) {
      return Optional.empty();
    }
    return sessions
        .only(cookie.values(request))
        .flatMap(session -> resume(session.secret(), session.actor(), request));
  }

  private Optional<AccessCode> resume(Secret session, Actor actor, HttpServletRequest request) {
    CsrfToken csrf = CsrfToken.of(session);
    if (!isSafe(request)) {
      if (!isFromOwnOrigin(request)) {
        return Optional.of(AccessCode.FOREIGN_ORIGIN);
      }
      if (!isSignIn(request) && !csrf.isShownBy(request)) {
        return Optional.of(AccessCode.CSRF);
      }
    }
    actor.attachTo(request);
    csrf.attachTo(request);
    return Optional.empty();
  }

  /** Git and registry clients bring a token; a browser has no business there. */
  private static boolean usesSessions(HttpServletRequest request) {
    return !AccessDenial.isGit(request) && !AccessDenial.isRegistry(request);
  }

  /** Browsers that say so tell a script, image or frame of another site from a visit. */
  private static boolean isSubrequestOfSibling(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    boolean foreign = site != null && !site.equals("same-origin") && !site.equals("none");
    boolean visit =
        "navigate".equals(request.getHeader("Sec-Fetch-Mode"))
            && "document".equals(request.getHeader("Sec-Fetch-Dest"));
    return foreign && isSafe(request) && !visit;
  }

  private boolean isFromOwnOrigin(HttpServletRequest request) {
    String sent = request.getHeader("Origin");
    return sent != null && origin.isOwn(sent, request);
  }

  private static boolean isPush(HttpServletRequest request) {
    return AccessDenial.isGit(request) && request.getRequestURI().endsWith("/git-receive-pack");
  }

  private static boolean isSignIn(HttpServletRequest request) {
    return request.getRequestURI().equals("/login");
  }

  private static boolean isSafe(HttpServletRequest request) {
    return SAFE.contains(request.getMethod());
  }

  /**
   * Records a denial, unless this address was denied too often; false when it should be told to
   * slow down.
   */
  private boolean note(HttpServletRequest request, AccessCode code) {
    String remote = Remote.of(request);
    if (!failures.count(remote)) {
      return code != AccessCode.WRONG_CREDENTIALS;
    }
    String actor = Actor.of(request).map(Actor::name).orElse("anonymous");
    String target = request.getMethod() + " " + request.getRequestURI();
    audit.append(actor, code.code(), target, Outcome.DENIED, remote);
    return true;
  }
}
