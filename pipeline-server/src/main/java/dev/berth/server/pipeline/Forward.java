package dev.berth.server.pipeline;

import dev.berth.server.failure.Failure;
import dev.berth.server.failure.Fault;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A walk's way towards its release: runs the next step and judges how that ended. */
final class Forward {
  private static final Logger LOG = LoggerFactory.getLogger(Forward.class);
  private static final String KILLED = ".killed";

  private final Claim claim;
  private final Pipeline pipeline;
  private final EngineContext engine;
  private final WalkJournal journal;
  private final StopRequests stops;
  private final StepExecutor executor;
  private final StepFailure failures;
  private volatile boolean queueing;

  Forward(
      Claim claim,
      Pipeline pipeline,
      EngineContext engine,
      WalkJournal journal,
      StopRequests stops,
      StepExecutor executor,
      StepFailure failures) {
    this.claim = claim;
    this.pipeline = pipeline;
    this.engine = engine;
    this.journal = journal;
    this.stops = stops;
    this.executor = executor;
    this.failures = failures;
  }

  /**
   * Runs the step, waits for its next attempt, or ends the deploy; whatever it is, it is recorded.
   */
  void step(StepState next) throws InterruptedException {
    if (abandonedOnRequest()) {
      return;
    }
    if (!engine.now().isBefore(claim.deadline())) {
      expire(next.name());
      return;
    }
    Instant notBefore = next.notBefore();
    if (notBefore != null && engine.now().isBefore(notBefore)) {
      journal.write();
      stops.awaitUntil(claim.deadline().isBefore(notBefore) ? claim.deadline() : notBefore);
      return;
    }
    Step<?> step = pipeline.step(next.name()).orElseThrow();
    journal.happened(new StepEvent.Started(engine.now(), next.name()));
    journal.write();
    queueing = step.queues();
    boolean mayBeStopped = !step.commits() && !pipeline.isCommitted(journal.state());
    switch (executor.run(step, mayBeStopped, () -> expire(next.name()))) {
      case StepOutcome.Returned(var output) ->
          journal.happened(new StepEvent.Succeeded(engine.now(), next.name(), output));
      case StepOutcome.Threw(var thrown) -> failed(next, thrown);
      case StepOutcome.Unresponsive _ -> unresponsive(next.name());
    }
    queueing = false;
  }

  /** Whether it stands in a queue other than the engine's. */
  boolean isQueueing() {
    return queueing;
  }

  private boolean abandonedOnRequest() {
    Stop stop = stops.requested();
    if (stop == null || (!stop.isForced() && pipeline.isCommitted(journal.state()))) {
      return false;
    }
    journal.happened(new StepEvent.Abandoned(engine.now(), stop.ending(), stop.failure()));
    return true;
  }

  private void failed(StepState step, Throwable thrown) {
    if (abandonedOnRequest()) {
      return;
    }
    Failure failure = failures.of(step.name(), thrown);
    if (failure.code().equals(PipelineCode.STEP_CRASHED.code())) {
      LOG.error("Deploy {}: step {} crashed", claim.id(), step.name(), thrown);
    }
    Instant now = engine.now();
    if (failure.fault() == Fault.TRANSIENT && step.attempts() + 1 < attempts(failure)) {
      Duration delay = engine.settings().backoff().multipliedBy(1L << step.attempts());
      journal.happened(new StepEvent.Retrying(now, step.name(), failure, now.plus(delay)));
    } else {
      journal.happened(new StepEvent.Failed(now, step.name(), failure));
    }
  }

  /** What the machine killed for want of memory is tried again, but not again and again. */
  private int attempts(Failure failure) {
    int attempts = engine.settings().attempts();
    return failure.code().endsWith(KILLED) ? Math.min(2, attempts) : attempts;
  }

  /** Nobody knows what it still does: it is not taken back, a person has to look. */
  private void unresponsive(String step) {
    Stop stop = stops.requested();
    Failure failure = failures.unresponsive(step);
    journal.happened(
        stop == null
            ? new StepEvent.Failed(engine.now(), step, failure)
            : new StepEvent.Abandoned(engine.now(), stop.ending(), stop.failure()));
    journal.happened(new StepEvent.UndoStarted(engine.now(), step));
    journal.happened(new StepEvent.UndoFailed(engine.now(), step, failure));
  }

  private void expire(String step) {
    DeployState state = journal.state();
    Instant started = state.startedAt();
    Instant from = started == null ? state.submittedAt() : started;
    stops.request(Stop.deadline(Duration.between(from, claim.deadline()), step));
  }
}
