package dev.berth.server.action;

import dev.berth.server.access.AccessTokens;
import dev.berth.server.access.AuditLog;
import dev.berth.server.access.Caller;
import dev.berth.server.access.LoginLinks;
import dev.berth.server.access.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Lets people and programs in. */
@Component
public class TokenActions {
  private final AccessTokens tokens;
  private final LoginLinks links;
  private final AuditLog audit;

  TokenActions(AccessTokens tokens, LoginLinks links, AuditLog audit) {
    this.tokens = tokens;
    this.links = links;
    this.audit = audit;
  }

  /** Makes a token. */
  public AccessTokens.Created create(
      String name, Set<Scope> scopes, Optional<Instant> expiresAt, Caller caller) {
    if (scopes.isEmpty()) {
      throw new IllegalArgumentException("A token needs at least one scope");
    }
    AccessTokens.Created created =
        tokens.create(TokenName.checked(name), scopes, expiresAt, caller.name());
    String written =
        scopes.stream().map(Scope::toString).sorted().collect(Collectors.joining(", "));
    audit.done(caller, "token.create", created.token().name() + " (" + written + ")");
    return created;
  }

  /** Makes a token in place of an earlier one that was made for the same. */
  public AccessTokens.Created replace(String name, Set<Scope> scopes, Caller caller) {
    AccessTokens.Created created = tokens.replace(TokenName.checked(name), scopes, caller.name());
    audit.done(caller, "token.create", created.token().name() + " (in place of earlier ones)");
    return created;
  }

  /** Makes a link that signs an administrator in once. */
  public LoginLinks.LoginLink link(Caller caller) {
    LoginLinks.LoginLink link = links.create(caller.name());
    audit.done(caller, "login-link.create", "console");
    return link;
  }
}
