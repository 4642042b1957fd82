package dev.berth.server.secret;

import java.time.Instant;
import java.util.Optional;

/**
 * One variable as lists show it: never its value.
 *
 * @param name what the app reads
 * @param scope where it applies, as people name it
 * @param version the version of its scope that changed it last
 * @param buildTime compiled into the app: a change builds it again
 * @param changedBy who set it; empty when it was set past Berth, in Vault
 * @param changedAt when
 */
public record Variable(
    String name,
    String scope,
    long version,
    boolean buildTime,
    Optional<String> changedBy,
    Optional<Instant> changedAt) {}
