package dev.berth.server.pipeline;

import tools.jackson.databind.JsonNode;

/** How running a step, or taking it back, came out. */
sealed interface StepOutcome {
  /** It returned. */
  record Returned(JsonNode output) implements StepOutcome {}

  /** It threw, or was stopped before it began. */
  record Threw(Throwable thrown) implements StepOutcome {}

  /** It did not end within the grace after it was interrupted. */
  record Unresponsive() implements StepOutcome {}
}
