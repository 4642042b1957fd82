package dev.berth.server.pipeline;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionOperations;

/** The engine over PostgreSQL: what is asked of it is recorded here and done by its dispatcher. */
final class DurableEngine implements Engine, AutoCloseable {
  private static final int URGENT = 10;
  private static final int YIELDING = -10;

  private final Map<String, Pipeline> pipelines;
  private final DeployTable table;
  private final TransactionOperations transactions;
  private final EngineContext engine;
  private final Dispatcher dispatcher;
  private final DeployRetention retention;
  private final ChangeSignal ends = new ChangeSignal();

  DurableEngine(
      List<PipelineDefinition> definitions,
      DeployTable table,
      ClaimTable claims,
      TransactionOperations transactions,
      EngineContext engine,
      EngineIdentity identity,
      DeployRetention retention,
      Predicate<EngineIdentity> isGone) {
    this.pipelines =
        definitions.stream()
            .collect(Collectors.toMap(PipelineDefinition::kind, PipelineDefinition::pipeline));
    this.table = table;
    this.transactions = transactions;
    this.engine = engine;
    this.retention = retention;
    this.dispatcher = new Dispatcher(pipelines, claims, engine, identity, isGone, ends);
  }

  /** Takes over what a dead engine left and begins to look for work. */
  void start() {
    dispatcher.start();
  }

  @Override
  public DeployId submit(Submission submission) {
    Pipeline pipeline = pipelines.get(submission.kind());
    if (pipeline == null) {
      throw new IllegalArgumentException("no pipeline " + submission.kind());
    }
    DeployId id = DeployId.random();
    Instant now = engine.now();
    int priority =
        switch (submission.policy()) {
          case SUPERSEDE_WAITING -> 0;
          case PREEMPT -> URGENT;
          case YIELD -> YIELDING;
        };
    Stop stop = Stop.preempted("A rollback of " + submission.environment().key() + " came first.");
    Optional<DeployId> preempted =
        inTransaction(() -> {
          table.lock(submission.environment());
          table.insert(id, submission, priority, now);
          engine.journal().appendUnowned(id, 0, new StepEvent.Submitted(now, pipeline.names()));
          for (DeployId older : table.supersede(submission.environment(), priority, id, now)) {
            engine.journal().appendUnowned(older, 1, new StepEvent.Superseded(now, id));
          }
          return submission.policy() == SubmitPolicy.PREEMPT
              ? requestStop(table.running(submission.environment()), stop)
              : Optional.empty();
        });
    preempted.ifPresent(running -> dispatcher.stop(running, stop));
    dispatcher.wake();
    ends.beat();
    engine.logs().pulse().beat();
    return id;
  }

  @Override
  public DeployId retry(DeployId id, String requestedBy) {
    return submit(table.submission(id, requestedBy).orElseThrow(() -> unknown(id)));
  }

  @Override
  public CancelOutcome cancel(DeployId id, String reason) {
    Stop stop = Stop.cancelled(reason);
    Instant now = engine.now();
    boolean waited =
        inTransaction(() -> {
          boolean cancelled = table.cancelWaiting(id, now);
          if (cancelled) {
            engine
                .journal()
                .appendUnowned(id, 1, new StepEvent.Abandoned(now, stop.ending(), stop.failure()));
          }
          return cancelled;
        });
    if (waited) {
      ends.beat();
      engine.logs().pulse().beat();
      return CancelOutcome.CANCELLED;
    }
    Deploy deploy = table.find(id).orElseThrow(() -> unknown(id));
    if (deploy.status() != DeployStatus.RUNNING) {
      return CancelOutcome.ENDED;
    }
    if (isCommitted(deploy)) {
      return CancelOutcome.TOO_LATE;
    }
    table.requestStop(id, stop);
    dispatcher.stop(id, stop);
    return CancelOutcome.REQUESTED;
  }

  @Override
  public void retryUndo(DeployId id, String requestedBy) {
    try {
      boolean unstuck =
          inTransaction(() -> {
            boolean done = table.unstick(id);
            if (done) {
              int seq = engine.journal().read(id).size();
              engine
                  .journal()
                  .appendUnowned(id, seq, new StepEvent.UndoRequested(engine.now(), requestedBy));
            }
            return done;
          });
      if (!unstuck) {
        throw refused(PipelineCode.NOT_STUCK, "Deploy " + id + " is not stuck.", "Look it up.");
      }
      dispatcher.wake();
    } catch (DuplicateKeyException e) {
      throw new DeployException(
          PipelineCode.ENVIRONMENT_BUSY.because(
              "Another deploy of the same environment is running.", "Try again when it has ended."),
          e);
    }
  }

  @Override
  public Optional<DeployState> state(DeployId id) {
    List<StepEvent> events = engine.journal().read(id);
    return events.isEmpty() ? Optional.empty() : Optional.of(DeployState.of(events));
  }

  @Override
  public Optional<Deploy> deploy(DeployId id) {
    return table.find(id);
  }

  @Override
  public Optional<DeployState> await(DeployId id, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      long seen = ends.count();
      if (table.find(id).orElseThrow(() -> unknown(id)).status().isFinal()) {
        return state(id);
      }
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (left.isNegative()) {
        return Optional.empty();
      }
      ends.awaitAfter(seen, shorter(left, engine.settings().poll()));
    }
  }

  @Override
  public DeployFollower follow(DeployId id) {
    String kind = table.find(id).orElseThrow(() -> unknown(id)).kind();
    return new JournalFollower(
        id,
        engine.journal(),
        engine.logs(),
        table::ahead,
        succeeded ->
            Optional.ofNullable(pipelines.get(kind))
                .map(pipeline -> pipeline.remark(succeeded, engine.json()))
                .orElse(""));
  }

  @Override
  public int waitingBefore(DeployId id) {
    return table.ahead(id);
  }

  @Override
  public List<Deploy> active() {
    return table.active();
  }

  @Override
  public List<Deploy> activeIn(Environment environment) {
    return table.activeIn(environment);
  }

  @Override
  public List<Deploy> recentOf(AppName app, int limit) {
    return table.recentOf(app, limit);
  }

  @Override
  public List<Deploy> openOrEndedSince(AppName app, Instant since) {
    return table.openOrEndedSince(app, since);
  }

  @Override
  public Map<String, Deploy> newestOf(Collection<Environment> environments) {
    return table.newestOf(environments).stream()
        .collect(Collectors.toMap(deploy -> deploy.environment().key(), Function.identity()));
  }

  @Override
  public <T> Map<DeployId, T> outputs(Collection<DeployId> deploys, StepKey<T> step) {
    return engine.journal().outputs(deploys, step);
  }

  @Override
  public int stuck() {
    return table.stuck();
  }

  @Override
  public List<String> log(DeployId id) {
    return engine.logs().lines(id);
  }

  @Override
  public void forget(Set<DeployId> needed) {
    retention.forget(needed);
  }

  @Override
  public void close() {
    dispatcher.close();
  }

  /** Finds no more work, as if this engine had died. */
  void halt() {
    dispatcher.halt();
  }

  private boolean isCommitted(Deploy deploy) {
    Pipeline pipeline = pipelines.get(deploy.kind());
    return pipeline != null && state(deploy.id()).map(pipeline::isCommitted).orElse(false);
  }

  private Optional<DeployId> requestStop(Optional<DeployId> id, Stop stop) {
    id.ifPresent(running -> table.requestStop(running, stop));
    return id;
  }

  private <T> T inTransaction(Supplier<T> action) {
    return Objects.requireNonNull(transactions.execute(_ -> action.get()));
  }

  private static DeployException unknown(DeployId id) {
    return refused(PipelineCode.UNKNOWN_DEPLOY, "There is no deploy " + id + ".", "Check the id.");
  }

  private static DeployException refused(PipelineCode code, String summary, String advice) {
    return new DeployException(code.because(summary, advice));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
