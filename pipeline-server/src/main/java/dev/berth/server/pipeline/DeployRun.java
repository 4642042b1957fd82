package dev.berth.server.pipeline;

import dev.berth.server.failure.Failure;
import dev.berth.server.failure.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
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
  private final FileDeployLog log;
  private final StepFailure failures;
  private final List<StepEvent> unrecorded = new ArrayList<>();
  private final Pulse stops = new Pulse();

  private DeployState state;
  private int nextSeq;
  private volatile boolean lost;
  private volatile @Nullable Stop stop;
  private @Nullable StepThread running;
  private boolean stoppable;

  DeployRun(Claim claim, Pipeline pipeline, EngineParts parts, FileDeployLog log) {
    this.claim = claim;
    this.pipeline = pipeline;
    this.parts = parts;
    this.log = log;
    this.failures = new StepFailure(parts.redaction());
    this.stop = claim.stop();
    List<StepEvent> events = parts.journal().read(claim.id());
    this.state = DeployState.of(events);
    this.nextSeq = events.size();
  }

  /** Walks until the deploy has a final status. */
  DeployState walk() throws InterruptedException {
    if (!pipeline.names().equals(state.steps().stream().map(StepState::name).toList())
        && state.status() != DeployStatus.UNDOING) {
      happened(new StepEvent.Abandoned(now(), DeployStatus.FAILED, changed()));
    }
    while (!state.status().isFinal()) {
      if (lost) {
        throw new LeaseLost(claim.id());
      }
      Optional<StepState> next = state.toRun();
      if (next.isPresent()) {
        forward(next.get());
      } else {
        backward(state.toUndo().orElseThrow());
      }
    }
    record();
    return state;
  }

  /** Ends the deploy early, if it has not passed its point of no return. */
  void requestStop(Stop requested) {
    StepThread toInterrupt = null;
    synchronized (this) {
      Stop before = stop;
      if (lost || (before != null && (requested.ending() == before.ending() || isForced(before)))) {
        return;
      }
      stop = requested;
      if (stoppable || isForced(requested)) {
        toInterrupt = running;
      }
    }
    interrupt(toInterrupt);
  }

  /** Ends this run at once, without a record: somebody else goes on with the deploy. */
  void abandon() {
    StepThread toInterrupt;
    synchronized (this) {
      lost = true;
      toInterrupt = running;
    }
    interrupt(toInterrupt);
  }

  private void interrupt(@Nullable StepThread thread) {
    if (thread != null) {
      thread.interrupt(parts.clock());
    }
    stops.beat();
  }

  private void forward(StepState next) throws InterruptedException {
    Stop requested = stop;
    if (requested != null && (isForced(requested) || !isCommitted())) {
      happened(new StepEvent.Abandoned(now(), requested.ending(), requested.failure()));
      return;
    }
    if (!now().isBefore(claim.deadline())) {
      expire(next.name());
      return;
    }
    if (next.notBefore() != null && now().isBefore(next.notBefore())) {
      record();
      awaitStopUntil(next.notBefore());
      return;
    }
    Step<?> step = pipeline.step(next.name()).orElseThrow();
    happened(new StepEvent.Started(now(), next.name()));
    record();
    Cancellation cancellation = new Cancellation();
    StepContext context = context(step, cancellation, this::checkActive);
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
    Stop requested = stop;
    if (outcome == null) {
      unresponsive(step.name());
    } else if (outcome.output() != null) {
      happened(new StepEvent.Succeeded(now(), step.name(), outcome.output()));
    } else if (outcome.thrown() != null) {
      failed(step, requested, outcome.thrown());
    }
  }

  private void failed(StepState step, @Nullable Stop requested, Throwable thrown) {
    if (requested != null && (isForced(requested) || !isCommitted())) {
      happened(new StepEvent.Abandoned(now(), requested.ending(), requested.failure()));
      return;
    }
    Failure failure = failures.of(step.name(), thrown);
    if (failure.code().equals(PipelineCode.STEP_CRASHED.code())) {
      LOG.error("Deploy {}: step {} crashed", claim.id(), step.name(), thrown);
    }
    if (failure.fault() == Fault.TRANSIENT && step.attempts() + 1 < parts.settings().attempts()) {
      Duration delay = parts.settings().backoff().multipliedBy(1L << step.attempts());
      happened(new StepEvent.Retrying(now(), step.name(), failure, now().plus(delay)));
    } else {
      happened(new StepEvent.Failed(now(), step.name(), failure));
    }
  }

  private void unresponsive(String step) {
    Stop requested = stop;
    Failure failure = failures.unresponsive(step);
    happened(
        requested == null
            ? new StepEvent.Failed(now(), step, failure)
            : new StepEvent.Abandoned(now(), requested.ending(), requested.failure()));
    happened(new StepEvent.UndoStarted(now(), step));
    happened(new StepEvent.UndoFailed(now(), step, failure));
  }

  private void backward(StepState next) throws InterruptedException {
    happened(new StepEvent.UndoStarted(now(), next.name()));
    record();
    Failure failure = undo(next);
    if (lost) {
      return;
    }
    happened(
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
      StepContext context = context(known, cancellation, this::checkOwned);
      StepThread.Outcome outcome =
          run(
              step.name() + "-undo",
              () -> undo(known, context, step.output()),
              cancellation,
              now().plus(parts.settings().undoLimit()),
              this::interruptUndo,
              false);
      if (outcome == null) {
        return failures.unresponsive(step.name());
      }
      if (outcome.thrown() == null) {
        return null;
      }
      Failure failure = failures.of(step.name(), outcome.thrown());
      if (failure.fault() != Fault.TRANSIENT || attempt == UNDO_ATTEMPTS || lost) {
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
    boolean stopped;
    synchronized (this) {
      Stop requested = stop;
      running = thread;
      stoppable = mayBeStopped;
      stopped = lost || (mayBeStopped && requested != null);
    }
    try {
      if (stopped) {
        return new StepThread.Outcome(null, new CancellationException());
      }
      StepThread.Outcome outcome =
          thread.run(parts.clock(), limit, parts.settings().grace(), expired);
      if (lost) {
        throw new LeaseLost(claim.id());
      }
      if (outcome != null && outcome.thrown() instanceof Error error && isFatal(error)) {
        throw error;
      }
      return outcome;
    } finally {
      synchronized (this) {
        running = null;
      }
    }
  }

  private void expire(String step) {
    Duration limit = Duration.between(startedAt(), claim.deadline());
    requestStop(Stop.deadline(limit, step));
  }

  private void interruptUndo() {
    StepThread toInterrupt;
    synchronized (this) {
      toInterrupt = running;
    }
    interrupt(toInterrupt);
  }

  private void awaitStopUntil(Instant time) throws InterruptedException {
    long seen = stops.count();
    Instant end =
        time.isBefore(claim.deadline()) || state.toRun().isEmpty() ? time : claim.deadline();
    if (!lost && stop == null) {
      stops.awaitAfter(seen, Duration.between(now(), end));
    }
  }

  /** A step that cannot even be loaded failed; an engine without memory has crashed. */
  private static boolean isFatal(Error error) {
    return !(error instanceof LinkageError
        || error instanceof StackOverflowError
        || error instanceof AssertionError);
  }

  private static boolean isForced(Stop stop) {
    return stop.ending() == DeployStatus.FAILED;
  }

  private boolean isCommitted() {
    return pipeline.steps().stream()
        .filter(Step::commits)
        .flatMap(step -> state.step(step.key().name()).stream())
        .anyMatch(step -> step.status() == StepStatus.SUCCEEDED);
  }

  private void checkActive() {
    checkOwned();
    Stop requested = stop;
    boolean mayStop;
    synchronized (this) {
      mayStop = stoppable;
    }
    if (requested != null && (mayStop || isForced(requested))) {
      throw new CancelledException(requested.failure().summary());
    }
  }

  private void checkOwned() {
    if (lost) {
      throw new CancelledException("taken over by another engine");
    }
  }

  private StepContext context(Step<?> step, Cancellation cancellation, Runnable activeCheck) {
    return new RunContext(claim, step, state, log, parts.json(), cancellation, activeCheck);
  }

  private JsonNode json(@Nullable Object output) {
    return parts.json().valueToTree(output);
  }

  /** Folds the event; it is recorded together with the next ones, before anything else is done. */
  private void happened(StepEvent event) {
    state = state.after(event);
    unrecorded.add(event);
  }

  private void record() throws InterruptedException {
    if (unrecorded.isEmpty()) {
      return;
    }
    List<StepEvent> events = List.copyOf(unrecorded);
    parts.journal().append(claim, nextSeq, events, state);
    for (StepEvent event : events) {
      log.mark(nextSeq++, EventWords.of(event));
      parts.tell(claim.kind(), event, state);
    }
    unrecorded.clear();
  }

  private Failure changed() {
    return Failure.of(
        PipelineCode.PIPELINE_CHANGED,
        "The deploy began with other steps than this version of Berth knows.",
        "Deploy again.");
  }

  private Instant startedAt() {
    Instant started = state.startedAt();
    return started == null ? state.submittedAt() : started;
  }

  private Instant now() {
    return parts.clock().instant().truncatedTo(ChronoUnit.MICROS);
  }
}
