package dev.berth.server.secret;

import java.time.Instant;
import java.util.List;
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
 * @param forBuilds whether builds get it too, as a secret
 * @param madeUp whether Berth made the value up: used as long as nobody sets one
 * @param overriddenIn the environments that get another value, from a narrower scope or a person
 */
public record Variable(
    String name,
    String scope,
    long version,
    boolean buildTime,
    Optional<String> changedBy,
    Optional<Instant> changedAt,
    boolean forBuilds,
    boolean madeUp,
    List<String> overriddenIn) {}
