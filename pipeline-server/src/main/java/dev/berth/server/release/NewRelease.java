package dev.berth.server.release;

import dev.berth.server.app.Environment;
import dev.berth.server.pipeline.DeployId;

/** What a deploy knows about the release it is about to make; the history gives it a number. */
public record NewRelease(
    DeployId deploy,
    Environment environment,
    String commit,
    String subject,
    String author,
    String image,
    ReleaseRuntime runtime,
    long rollbackOf) {}
