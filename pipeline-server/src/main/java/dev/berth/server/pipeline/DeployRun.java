package dev.berth.server.pipeline;

import dev.berth.server.failure.Failure;
import dev.berth.server.failure.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Walks one deploy to its end, from wherever its journal stands: starting, resuming and taking back
 * are the same loop.
 */
final class DeployRun {
  private static final Logger LOG = LoggerFactory.getLogger(DeployRun.class);
  private static final int UNDO_ATTEMPTS = 3;

  private final Claim claim;
  private final Pipeline pipeline;
  private final EngineParts parts;
  private final StepFailure failures;
  private final RunRecord record;
  private final RunStops stops;

  DeployRun(Claim claim, Pipeline pipeline, EngineParts parts, FileDeployLog log) {
    this.claim = claim;
    this.pipeline = pipeline;
    this.parts = parts;
    this.failures = new StepFailure(parts.redaction(), claim.environment().key());
    this.record = new RunRecord(claim, parts, log);
    this.stops = new RunStops(claim, parts.clock());
  }

  /** Walks until the deploy has a final status. */
  DeployState walk() throws InterruptedException {
    if (!pipeline.names().equals(state().steps().stream().map(StepState::name).toList())
        && state().status() != DeployStatus.UNDOING) {
      record.happened(new StepEvent.Abandoned(now(), DeployStatus.FAILED, changed()));
    }
    while (!state().status().isFinal()) {
      if (stops.isLost()) {
        throw new LeaseLost(claim.id());
      }
      Optional<StepState> next = state().toRun();
      if (next.isPresent()) {
        forward(next.get());
      } else {
        backward(state().toUndo().orElseThrow());
      }
    }
    record.write();
    return state();
  }

  /** Ends the deploy early, if it has not passed its point of no return. */
  void requestStop(Stop requested) {
    stops.request(requested);
  }

  /** Ends this run at once, without a record: somebody else goes on with the deploy. */
  void abandon() {
    stops.lose();
  }

  private void forward(StepState next) throws InterruptedException {
    Stop requested = stops.requested();
    if (requested != null && (RunStops.isForced(requested) || !isCommitted())) {
      record.happened(new StepEvent.Abandoned(now(), requested.ending(), requested.failure()));
      return;
    }
    if (!now().isBefore(claim.deadline())) {
      expire(next.name());
      return;
    }
    if (next.notBefore() != null && now().isBefore(next.notBefore())) {
      record.write();
      awaitStopUntil(next.notBefore());
      return;
    }
    Step<?> step = pipeline.step(next.name()).orElseThrow();
    record.happened(new StepEvent.Started(now(), next.name()));
    record.write();
    Cancellation cancellation = new Cancellation();
    StepContext context = context(step, cancellation, stops::checkActive);
    StepThread.Outcome outcome =
        run(
            next.name(),
            () -> json(step.run(context)),
            cancellation,
            claim.deadline(),
            () -> expire(next.name()),
            !step.commits() && !isCommitted());
    ended(next, outcome);
  }

  private void ended(StepState step, StepThread.@Nullable Outcome outcome) {
    Stop requested = stops.requested();
    if (outcome == null) {
      unresponsive(step.name());
    } else if (outcome.output() != null) {
      record.happened(new StepEvent.Succeeded(now(), step.name(), outcome.output()));
    } else if (outcome.thrown() != null) {
      failed(step, requested, outcome.thrown());
    }
  }

  private void failed(StepState step, @Nullable Stop requested, Throwable thrown) {
    if (requested != null && (RunStops.isForced(requested) || !isCommitted())) {
      record.happened(new StepEvent.Abandoned(now(), requested.ending(), requested.failure()));
      return;
    }
    Failure failure = failures.of(step.name(), thrown);
    if (failure.code().equals(PipelineCode.STEP_CRASHED.code())) {
      LOG.error("Deploy {}: step {} crashed", claim.id(), step.name(), thrown);
    }
    if (failure.fault() == Fault.TRANSIENT && step.attempts() + 1 < parts.settings().attempts()) {
      Duration delay = parts.settings().backoff().multipliedBy(1L << step.attempts());
      record.happened(new StepEvent.Retrying(now(), step.name(), failure, now().plus(delay)));
    } else {
      record.happened(new StepEvent.Failed(now(), step.name(), failure));
    }
  }

  private void unresponsive(String step) {
    Stop requested = stops.requested();
    Failure failure = failures.unresponsive(step);
    record.happened(
        requested == null
            ? new StepEvent.Failed(now(), step, failure)
            : new StepEvent.Abandoned(now(), requested.ending(), requested.failure()));
    record.happened(new StepEvent.UndoStarted(now(), step));
    record.happened(new StepEvent.UndoFailed(now(), step, failure));
  }

  private void backward(StepState next) throws InterruptedException {
    record.happened(new StepEvent.UndoStarted(now(), next.name()));
    record.write();
    Failure failure = undo(next);
    if (stops.isLost()) {
      return;
    }
    record.happened(
        failure == null
            ? new StepEvent.Undone(now(), next.name())
            : new StepEvent.UndoFailed(now(), next.name(), failure));
  }

  private @Nullable Failure undo(StepState step) throws InterruptedException {
    Step<?> known = pipeline.step(step.name()).orElse(null);
    if (known == null) {
      return changed();
    }
    for (int attempt = 1; ; attempt++) {
      Cancellation cancellation = new Cancellation();
      StepContext context = context(known, cancellation, stops::checkOwned);
      StepThread.Outcome outcome =
          run(
              step.name() + "-undo",
              () -> undo(known, context, step.output()),
              cancellation,
              now().plus(parts.settings().undoLimit()),
              stops::interruptRunning,
              false);
      if (outcome == null) {
        return failures.unresponsive(step.name());
      }
      if (outcome.thrown() == null) {
        return null;
      }
      Failure failure = failures.of(step.name(), outcome.thrown());
      if (failure.fault() != Fault.TRANSIENT || attempt == UNDO_ATTEMPTS || stops.isLost()) {
        return failure;
      }
      awaitStopUntil(now().plus(parts.settings().backoff()));
    }
  }

  private <T> JsonNode undo(Step<T> step, StepContext context, @Nullable JsonNode output) {
    if (output == null) {
      step.undoUnfinished(context);
    } else {
      step.undo(context, parts.json().treeToValue(output, step.key().type()));
    }
    return parts.json().nullNode();
  }

  private StepThread.@Nullable Outcome run(
      String name,
      Callable<JsonNode> work,
      Cancellation cancellation,
      Instant limit,
      Runnable expired,
      boolean mayBeStopped)
      throws InterruptedException {
    StepThread thread = new StepThread(name + "-" + claim.id(), work, cancellation);
    StepThread.Outcome outcome =
        stops.run(thread, mayBeStopped, limit, parts.settings().grace(), expired);
    if (outcome != null && outcome.thrown() instanceof Error error && isFatal(error)) {
      throw error;
    }
    return outcome;
  }

  private void expire(String step) {
    Duration limit = Duration.between(startedAt(), claim.deadline());
    stops.request(Stop.deadline(limit, step));
  }

  private void awaitStopUntil(Instant time) throws InterruptedException {
    boolean bounded = state().toRun().isPresent() && claim.deadline().isBefore(time);
    stops.awaitUntil(bounded ? claim.deadline() : time);
  }

  /** A step that cannot even be loaded failed; an engine without memory has crashed. */
  private static boolean isFatal(Error error) {
    return !(error instanceof LinkageError
        || error instanceof StackOverflowError
        || error instanceof AssertionError);
  }

  private boolean isCommitted() {
    return pipeline.steps().stream()
        .filter(Step::commits)
        .flatMap(step -> state().step(step.key().name()).stream())
        .anyMatch(step -> step.status() == StepStatus.SUCCEEDED);
  }

  private StepContext context(Step<?> step, Cancellation cancellation, Runnable activeCheck) {
    return new RunContext(
        claim, step, state(), record.log(), parts.json(), cancellation, activeCheck);
  }

  private JsonNode json(@Nullable Object output) {
    return parts.json().valueToTree(output);
  }

  private Failure changed() {
    return PipelineCode.PIPELINE_CHANGED.because(
        "The deploy began with other steps than this version of Berth knows.", "Deploy again.");
  }

  private DeployState state() {
    return record.state();
  }

  private Instant startedAt() {
    Instant started = state().startedAt();
    return started == null ? state().submittedAt() : started;
  }

  private Instant now() {
    return parts.clock().instant().truncatedTo(ChronoUnit.MICROS);
  }
}
