package dev.berth.server.pipeline;

import dev.berth.server.failure.Failure;
import dev.berth.server.failure.Fault;
import org.jspecify.annotations.Nullable;

/** A walk's way back: takes one step back, and says so when that cannot be done. */
final class Backward {
  private static final int ATTEMPTS = 3;

  private final Pipeline pipeline;
  private final EngineContext engine;
  private final WalkJournal journal;
  private final StopRequests stops;
  private final StepExecutor executor;
  private final StepFailure failures;

  Backward(
      Pipeline pipeline,
      EngineContext engine,
      WalkJournal journal,
      StopRequests stops,
      StepExecutor executor,
      StepFailure failures) {
    this.pipeline = pipeline;
    this.engine = engine;
    this.journal = journal;
    this.stops = stops;
    this.executor = executor;
    this.failures = failures;
  }

  /** Takes the step back; whatever comes of it is recorded, except by who lost the deploy. */
  void step(StepState next) throws InterruptedException {
    journal.happened(new StepEvent.UndoStarted(engine.now(), next.name()));
    journal.write();
    Failure failure = undo(next);
    if (stops.isLost()) {
      return;
    }
    journal.happened(
        failure == null
            ? new StepEvent.Undone(engine.now(), next.name())
            : new StepEvent.UndoFailed(engine.now(), next.name(), failure));
  }

  private @Nullable Failure undo(StepState left) throws InterruptedException {
    Step<?> step = pipeline.step(left.name()).orElse(null);
    if (step == null) {
      return Walk.pipelineChanged();
    }
    for (int attempt = 1; ; attempt++) {
      switch (executor.undo(step, left)) {
        case StepOutcome.Returned _ -> {
          return null;
        }
        case StepOutcome.Unresponsive _ -> {
          return failures.unresponsive(left.name());
        }
        case StepOutcome.Threw(var thrown) -> {
          Failure failure = failures.of(left.name(), thrown);
          if (failure.fault() != Fault.TRANSIENT || attempt == ATTEMPTS || stops.isLost()) {
            return failure;
          }
          stops.awaitUntil(engine.now().plus(engine.settings().backoff()));
        }
      }
    }
  }
}
