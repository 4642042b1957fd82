package dev.berth.server.pipeline;

import dev.berth.server.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One step of a deploy as its events tell.
 *
 * @param name the step's name
 * @param status where it stands
 * @param attempts how often it failed in a passing way and was tried again
 * @param startedAt when it first started
 * @param endedAt when it succeeded or failed
 * @param output what it left behind; null unless it succeeded
 * @param failure why it failed, last was tried again, or could not be taken back
 * @param notBefore when it is tried again
 * @param undo what taking it back came to; null until then
 */
public record StepState(
    String name,
    StepStatus status,
    int attempts,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable JsonNode output,
    @Nullable Failure failure,
    @Nullable Instant notBefore,
    @Nullable Undo undo) {

  static StepState pending(String name) {
    return new StepState(name, StepStatus.PENDING, 0, null, null, null, null, null, null);
  }

  /** How long the step took, its repetitions included; null while it has no end. */
  public @Nullable Duration duration() {
    return startedAt == null || endedAt == null ? null : Duration.between(startedAt, endedAt);
  }

  /** Whether something of the step may have to be taken back. */
  boolean hasTraces() {
    return status != StepStatus.PENDING && undo == null;
  }

  StepState started(Instant at) {
    return new StepState(
        name,
        StepStatus.RUNNING,
        attempts,
        startedAt == null ? at : startedAt,
        null,
        null,
        null,
        null,
        null);
  }

  StepState succeeded(Instant at, JsonNode result) {
    return new StepState(
        name, StepStatus.SUCCEEDED, attempts, startedAt, at, result, null, null, null);
  }

  StepState failed(Instant at, @Nullable Failure why) {
    return new StepState(name, StepStatus.FAILED, attempts, startedAt, at, null, why, null, null);
  }

  StepState retrying(Failure why, Instant again) {
    return new StepState(
        name, StepStatus.RETRYING, attempts + 1, startedAt, null, null, why, again, null);
  }

  StepState undoing() {
    return undo(StepStatus.UNDOING, null, null);
  }

  StepState undoFailed(Failure why) {
    return undo(StepStatus.UNDO_FAILED, why, null);
  }

  /** A step of which nothing was taken back stays what it was. */
  StepState undone(Undo came) {
    StepStatus before = output == null ? StepStatus.FAILED : StepStatus.SUCCEEDED;
    return undo(came.tookBack() ? StepStatus.UNDONE : before, null, came);
  }

  private StepState undo(StepStatus next, @Nullable Failure why, @Nullable Undo came) {
    return new StepState(
        name, next, attempts, startedAt, endedAt, output, why == null ? failure : why, null, came);
  }
}
