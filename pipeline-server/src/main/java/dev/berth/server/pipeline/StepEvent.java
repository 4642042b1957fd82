package dev.berth.server.pipeline;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.berth.server.failure.Failure;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** One recorded fact about a deploy; all that is known about it is the fold of these. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface StepEvent {
  /** When it was recorded. */
  Instant at();

  /** The deploy was accepted with these steps to walk. */
  record Submitted(Instant at, List<String> steps) implements StepEvent {
    public Submitted {
      steps = List.copyOf(steps);
    }
  }

  /** A newer deploy took the place of this one before it started. */
  record Superseded(Instant at, DeployId by) implements StepEvent {}

  /** The step is about to run; without an end in the journal it is run again. */
  record Started(Instant at, String step) implements StepEvent {}

  /** The step made sure of what it is named after. */
  record Succeeded(Instant at, String step, JsonNode output) implements StepEvent {}

  /** The step failed in a way that may pass and is run again from the given time on. */
  record Retrying(Instant at, String step, Failure failure, Instant notBefore)
      implements StepEvent {}

  /** The step failed for good: the deploy is taken back. */
  record Failed(Instant at, String step, Failure failure) implements StepEvent {}

  /** The deploy ends for a reason outside of its steps and is taken back. */
  record Abandoned(Instant at, DeployStatus ending, Failure failure) implements StepEvent {}

  /** The step is about to be taken back. */
  record UndoStarted(Instant at, String step) implements StepEvent {}

  /**
   * The step is taken back as far as it can be.
   *
   * @param undo what came of it
   */
  record Undone(Instant at, String step, Undo undo) implements StepEvent {
    public Undone {
      // Versions before this one recorded nothing more.
      undo = Objects.requireNonNullElse(undo, Undo.TAKEN_BACK);
    }
  }

  /** The step could not be taken back: the deploy is stuck. */
  record UndoFailed(Instant at, String step, Failure failure) implements StepEvent {}

  /** Somebody asked to try again to take the stuck step back. */
  record UndoRequested(Instant at, String by) implements StepEvent {}
}
