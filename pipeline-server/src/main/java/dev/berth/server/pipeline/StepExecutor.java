package dev.berth.server.pipeline;

import java.time.Instant;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import tools.jackson.databind.JsonNode;

/** Runs the steps of one walk, and takes them back, where a request to stop reaches them. */
final class StepExecutor {
  private final Claim claim;
  private final EngineContext engine;
  private final WalkJournal journal;
  private final StopRequests stops;

  StepExecutor(Claim claim, EngineContext engine, WalkJournal journal, StopRequests stops) {
    this.claim = claim;
    this.engine = engine;
    this.journal = journal;
    this.stops = stops;
  }

  /**
   * Runs the step.
   *
   * @param mayBeStopped false once it is too late for anything but the deadline
   * @param expired called when the deploy's deadline has passed
   */
  StepOutcome run(Step<?> step, boolean mayBeStopped, Runnable expired)
      throws InterruptedException {
    Cancellation cancellation = new Cancellation();
    StepContext context = context(step, cancellation, stops::checkActive);
    return execute(
        step.key().name(),
        () -> engine.json().valueToTree(step.run(context)),
        cancellation,
        mayBeStopped,
        claim.deadline(),
        expired);
  }

  /** Takes the step back by what its state says it left behind. */
  StepOutcome undo(Step<?> step, StepState left) throws InterruptedException {
    Cancellation cancellation = new Cancellation();
    StepContext context = context(step, cancellation, stops::checkOwned);
    return execute(
        step.key().name() + "-undo",
        () -> undo(step, left, context),
        cancellation,
        false,
        engine.now().plus(engine.settings().undoLimit()),
        stops::interruptRunning);
  }

  private <T> JsonNode undo(Step<T> step, StepState left, StepContext context) {
    Undo came =
        left.output() == null
            ? step.undoUnfinished(context)
            : step.undo(context, engine.json().treeToValue(left.output(), step.key().type()));
    return engine.json().valueToTree(came);
  }

  private StepOutcome execute(
      String name,
      Callable<JsonNode> work,
      Cancellation cancellation,
      boolean mayBeStopped,
      Instant limit,
      Runnable expired)
      throws InterruptedException {
    StepThread thread = new StepThread(name + "-" + claim.id(), work, cancellation);
    try {
      if (stops.begin(thread, mayBeStopped)) {
        return new StepOutcome.Threw(new CancellationException());
      }
      StepOutcome outcome = thread.run(engine.clock(), limit, engine.settings().grace(), expired);
      if (stops.isLost()) {
        throw new LeaseLost(claim.id());
      }
      if (outcome instanceof StepOutcome.Threw(Error error) && isFatal(error)) {
        throw error;
      }
      return outcome;
    } finally {
      stops.end();
    }
  }

  /** A step that cannot even be loaded failed; an engine without memory has crashed. */
  private static boolean isFatal(Error error) {
    return !(error instanceof LinkageError
        || error instanceof StackOverflowError
        || error instanceof AssertionError);
  }

  private StepContext context(Step<?> step, Cancellation cancellation, Runnable activeCheck) {
    return new RunningStep(
        claim, step, journal.state(), journal.log(), engine.json(), cancellation, activeCheck);
  }
}
