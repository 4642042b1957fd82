package dev.berth.server.release;

import dev.berth.server.app.Environment;
import dev.berth.server.pipeline.DeployId;
import java.time.Instant;

/**
 * What went live once: can be gone back to while it is kept.
 *
 * @param number grows per app, over all its environments
 * @param environment where it went live
 * @param deploy the deploy that made it
 * @param commit full object id
 * @param subject first line of the commit message
 * @param author the commit's author
 * @param image {@code repository@sha256:…}
 * @param rollbackOf the release whose image and configuration this one repeats; 0 for a new one
 * @param live true while it answers on the environment's host
 */
public record Release(
    long number,
    Environment environment,
    DeployId deploy,
    String commit,
    String subject,
    String author,
    String image,
    long rollbackOf,
    boolean live,
    Instant createdAt) {}
