package dev.berth.server.access;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is known about a token after it was shown once; never the token itself.
 *
 * @param name what its maker called it
 * @param createdBy the actor that made it
 */
public record AccessToken(
    UUID id,
    String name,
    Set<Scope> scopes,
    String createdBy,
    Instant createdAt,
    Optional<Instant> expiresAt,
    Optional<Instant> lastUsedAt,
    Optional<Instant> revokedAt) {
  public AccessToken {
    scopes = Set.copyOf(scopes);
  }

  /** False once it was revoked or has expired. */
  public boolean worksAt(Instant now) {
    return revokedAt.isEmpty() && expiresAt.map(now::isBefore).orElse(true);
  }
}
