package dev.berth.server.pipeline;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.json.JsonMapper;

/** What every part of the engine works with. */
record EngineContext(
    Journal journal,
    DeployLogs logs,
    JsonMapper json,
    Clock clock,
    EngineSettings settings,
    Redaction redaction,
    EngineListeners listeners) {

  /** As exact as the database keeps it: an event read back equals the one that was written. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
