package dev.berth.server.access;

import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Finds out who holds a token: the operator of this machine or the maker of an access token. */
@Component
class Credentials {
  private final OperatorToken operator;
  private final AccessTokens tokens;

  Credentials(OperatorToken operator, AccessTokens tokens) {
    this.operator = operator;
    this.tokens = tokens;
  }

  /** A proved identity and, unless it is the operator's, the token that proved it. */
  record Proof(Actor actor, Optional<AccessToken> token) {}

  Optional<Proof> prove(Secret secret) {
    if (!secret.isWellFormed()) {
      return Optional.empty();
    }
    if (operator.matches(secret)) {
      return Optional.of(
          new Proof(new Actor(OperatorToken.NAME, Set.of(Scope.ADMIN)), Optional.empty()));
    }
    return tokens
        .find(secret)
        .map(token -> new Proof(new Actor(token.name(), token.scopes()), Optional.of(token)));
  }

  /** The token in the Authorization header: as Bearer, or as the password of any user name. */
  static Optional<Secret> shownBy(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    if (header == null) {
      return Optional.empty();
    }
    if (header.regionMatches(true, 0, "Bearer ", 0, 7)) {
      return Optional.of(new Secret(header.substring(7).strip()));
    }
    if (header.regionMatches(true, 0, "Basic ", 0, 6)) {
      return Optional.of(new Secret(password(header.substring(6).strip())));
    }
    return Optional.of(new Secret(""));
  }

  private static String password(String encoded) {
    try {
      String pair = new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
      return pair.substring(pair.indexOf(':') + 1);
    } catch (IllegalArgumentException e) {
      return ""; // not Base64: no secret of ours
    }
  }
}
