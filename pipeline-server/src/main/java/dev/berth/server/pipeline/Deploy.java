package dev.berth.server.pipeline;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One deploy as lists show it; {@link Engine#state} tells the rest.
 *
 * @param id names it
 * @param kind its pipeline
 * @param lane what it runs one after the other with
 * @param request what was asked for
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
    String lane,
    JsonNode request,
    DeployStatus status,
    String requestedBy,
    Instant submittedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String failureCode,
    @Nullable DeployId supersededBy) {}
