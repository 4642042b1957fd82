package dev.berth.server.pipeline;

import java.time.Duration;

/**
 * Asks the engine for one deploy.
 *
 * @param kind which pipeline, see {@link PipelineDefinition}
 * @param lane deploys of one lane run one after the other, for example {@code shop/production}
 * @param request a JSON-serialisable record without secrets; steps read it back
 * @param policy what happens to older deploys of the lane
 * @param timeLimit counted from the start; then it fails and is taken back
 * @param requestedBy who asked, as people read it
 */
public record Submission(
    String kind,
    String lane,
    Object request,
    SubmitPolicy policy,
    Duration timeLimit,
    String requestedBy) {}
