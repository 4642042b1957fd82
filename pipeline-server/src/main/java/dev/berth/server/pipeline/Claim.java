package dev.berth.server.pipeline;

import dev.berth.server.app.Environment;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One engine's right to walk one deploy, until a higher fence exists. */
record Claim(
    DeployId id,
    String kind,
    Environment environment,
    JsonNode request,
    long fence,
    Instant deadline,
    @Nullable Stop stop) {}
