package dev.berth.server.web;

import dev.berth.server.access.AccessToken;
import dev.berth.server.access.AccessTokens;
import dev.berth.server.access.Actor;
import dev.berth.server.access.AuditLog;
import dev.berth.server.access.Caller;
import dev.berth.server.access.LoginLinks;
import dev.berth.server.access.Scope;
import dev.berth.server.action.TokenActions;
import dev.berth.server.failure.DeployException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The JSON API of administrators, and "who am I". */
@RestController
@RequestMapping("/api/v1")
class AdminApi {
  private final AccessTokens tokens;
  private final TokenActions actions;
  private final AuditLog audit;
  private final SystemStatus system;

  AdminApi(AccessTokens tokens, TokenActions actions, AuditLog audit, SystemStatus system) {
    this.tokens = tokens;
    this.actions = actions;
    this.audit = audit;
    this.system = system;
  }

  /** The own name and scopes. */
  record Me(String name, List<String> scopes) {}

  @GetMapping("/me")
  Me me(HttpServletRequest request) {
    Actor actor = Actor.of(request).orElseThrow();
    return new Me(actor.name(), write(actor.scopes()));
  }

  /** A token as lists show it: never its secret. */
  record TokenView(
      UUID id,
      String name,
      List<String> scopes,
      String createdBy,
      Instant createdAt,
      Optional<Instant> expiresAt,
      Optional<Instant> lastUsedAt,
      Optional<Instant> revokedAt) {
    static TokenView of(AccessToken token) {
      return new TokenView(
          token.id(),
          token.name(),
          write(token.scopes()),
          token.createdBy(),
          token.createdAt(),
          token.expiresAt(),
          token.lastUsedAt(),
          token.revokedAt());
    }
  }

  @GetMapping("/tokens")
  List<TokenView> tokens() {
    return tokens.list().stream().map(TokenView::of).toList();
  }

  /** A token to make. */
  record NewToken(String name, List<String> scopes, Optional<Instant> expiresAt) {}

  /**
   * A token just made.
   *
   * @param token its secret, shown this once
   */
  record CreatedToken(UUID id, String name, List<String> scopes, String token) {}

  @PostMapping("/tokens")
  @ResponseStatus(HttpStatus.CREATED)
  CreatedToken create(@RequestBody NewToken body, HttpServletRequest request) {
    Set<Scope> scopes = body.scopes().stream().map(Scope::parse).collect(Collectors.toSet());
    AccessTokens.Created created =
        actions.create(body.name(), scopes, body.expiresAt(), Caller.of(request));
    return new CreatedToken(
        created.token().id(), created.token().name(), write(scopes), created.text());
  }

  @DeleteMapping("/tokens/{id}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void revoke(@PathVariable UUID id, HttpServletRequest request) {
    if (!tokens.revoke(id)) {
      throw new DeployException(
          WebCode.UNKNOWN_TOKEN.because("There is no token " + id, "Look it up in the list"));
    }
    audit.done(request, "token.revoke", id.toString());
  }

  /** Where to sign in, once. */
  record LinkView(String url, Instant expiresAt) {}

  @PostMapping("/login-links")
  @ResponseStatus(HttpStatus.CREATED)
  LinkView link(HttpServletRequest request) {
    LoginLinks.LoginLink link = actions.link(Caller.of(request));
    return new LinkView(link.url(), link.expiresAt());
  }

  @GetMapping("/audit")
  List<AuditLog.Entry> audit(
      @RequestParam(defaultValue = "9223372036854775807") long before,
      @RequestParam(defaultValue = "100") int limit) {
    return audit.before(before, limit);
  }

  @GetMapping("/status")
  SystemStatus.Status status() {
    return system.now();
  }

  private static List<String> write(Set<Scope> scopes) {
    return scopes.stream().map(Scope::toString).sorted().toList();
  }
}
