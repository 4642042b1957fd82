package dev.berth.server.pipeline;

import dev.berth.server.app.Environment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One deploy as lists show it; {@link Engine#state} tells the rest.
 *
 * @param id names it
 * @param kind its pipeline
 * @param environment where; its deploys run one after the other
 * @param request what was asked for, of the type that its pipeline reads
 * @param status where it stands
 * @param requestedBy who asked
 * @param submittedAt when it was accepted
 * @param startedAt when an engine first took it
 * @param endedAt when it reached a final status
 * @param failureCode the code of the failure it was taken back for
 * @param supersededBy the deploy that took its place
 */
public record Deploy(
    DeployId id,
    String kind,
    Environment environment,
    Object request,
    DeployStatus status,
    String requestedBy,
    Instant submittedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String failureCode,
    @Nullable DeployId supersededBy) {}
