package dev.berth.server.pipeline;

import dev.berth.server.failure.Failure;
import dev.berth.server.failure.Fault;

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
    StepEvent came = undo(next);
    if (!stops.isLost()) {
      journal.happened(came);
    }
  }

  private StepEvent undo(StepState left) throws InterruptedException {
    Step<?> step = pipeline.step(left.name()).orElse(null);
    if (step == null) {
      return failed(left, Walk.pipelineChanged());
    }
    for (int attempt = 1; ; attempt++) {
      switch (executor.undo(step, left)) {
        case StepOutcome.Returned(var undo) -> {
          return undone(left, engine.json().treeToValue(undo, Undo.class));
        }
        case StepOutcome.Unresponsive _ -> {
          return failed(left, failures.unresponsive(left.name()));
        }
        case StepOutcome.Threw(var thrown) -> {
          Failure failure = failures.of(left.name(), thrown);
          if (failure.fault() != Fault.TRANSIENT || attempt == ATTEMPTS || stops.isLost()) {
            return failed(left, failure);
          }
          stops.awaitUntil(engine.now().plus(engine.settings().backoff()));
        }
      }
    }
  }

  private StepEvent undone(StepState left, Undo undo) {
    return new StepEvent.Undone(
        engine.now(), left.name(), new Undo(undo.tookBack(), failures.clean(undo.stays())));
  }

  private StepEvent failed(StepState left, Failure failure) {
    return new StepEvent.UndoFailed(engine.now(), left.name(), failure);
  }
}
