package dev.berth.server.pipeline;

import dev.berth.server.app.Environment;
import java.time.Duration;

/**
 * Asks the engine for one deploy.
 *
 * @param kind which pipeline, see {@link PipelineDefinition}
 * @param environment where; deploys of one environment run one after the other
 * @param request a JSON-serialisable record without secrets; steps read it back
 * @param policy what happens to older deploys of the environment
 * @param timeLimit counted from the start; then it fails and is taken back
 * @param requestedBy who asked, as people read it
 */
public record Submission(
    String kind,
    Environment environment,
    Object request,
    SubmitPolicy policy,
    Duration timeLimit,
    String requestedBy) {}
