package dev.berth.server.pipeline;

import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionOperations;

/** The engine over PostgreSQL: one virtual thread per active deploy and one that finds work. */
final class DurableEngine implements Engine, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DurableEngine.class);
  private static final int URGENT = 10;
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Map<String, Pipeline> pipelines;
  private final DeployTable table;
  private final TransactionOperations transactions;
  private final EngineParts parts;
  private final EngineIdentity identity;
  private final Predicate<EngineIdentity> isGone;
  private final Map<DeployId, DeployRun> runs = new ConcurrentHashMap<>();
  private final Set<DeployId> unreadable = ConcurrentHashMap.newKeySet();
  private final Pulse work = new Pulse();
  private final Pulse ends = new Pulse();
  private volatile boolean halted;
  private volatile @Nullable Thread watch;
  private boolean troubled;

  DurableEngine(
      List<PipelineDefinition> definitions,
      DeployTable table,
      TransactionOperations transactions,
      EngineParts parts,
      EngineIdentity identity,
      Predicate<EngineIdentity> isGone) {
    this.pipelines =
        definitions.stream()
            .collect(Collectors.toMap(PipelineDefinition::kind, PipelineDefinition::pipeline));
    this.table = table;
    this.transactions = transactions;
    this.parts = parts;
    this.identity = identity;
    this.isGone = isGone;
  }

  /** Takes over what a dead engine left and begins to look for work. */
  void start() {
    parts.logs().sweep();
    watch = Thread.ofVirtual().name("engine").start(this::watch);
  }

  @Override
  public DeployId submit(Submission submission) {
    Pipeline pipeline = pipelines.get(submission.kind());
    if (pipeline == null) {
      throw new IllegalArgumentException("no pipeline " + submission.kind());
    }
    DeployId id = DeployId.random();
    Instant now = now();
    int priority =
        switch (submission.policy()) {
          case SUPERSEDE_WAITING -> 0;
          case PREEMPT -> URGENT;
        };
    Stop stop = Stop.preempted("A rollback of " + submission.lane() + " came first.");
    Optional<DeployId> preempted =
        inTransaction(() -> {
          table.lockLane(submission.lane());
          table.insert(id, submission, priority, now);
          parts.journal().appendUnowned(id, 0, new StepEvent.Submitted(now, pipeline.names()));
          for (DeployId older : table.supersede(submission.lane(), priority, id, now)) {
            parts.journal().appendUnowned(older, 1, new StepEvent.Superseded(now, id));
          }
          return submission.policy() == SubmitPolicy.PREEMPT
              ? requestStop(table.running(submission.lane()), stop)
              : Optional.empty();
        });
    preempted.map(runs::get).ifPresent(run -> run.requestStop(stop));
    work.beat();
    ends.beat();
    parts.logs().pulse().beat();
    return id;
  }

  @Override
  public DeployId retry(DeployId id, String requestedBy) {
    return submit(table.submission(id, requestedBy).orElseThrow(() -> unknown(id)));
  }

  @Override
  public CancelOutcome cancel(DeployId id, String reason) {
    Stop stop = Stop.cancelled(reason);
    Instant now = now();
    boolean waited =
        inTransaction(() -> {
          boolean cancelled = table.cancelWaiting(id, now);
          if (cancelled) {
            parts
                .journal()
                .appendUnowned(id, 1, new StepEvent.Abandoned(now, stop.ending(), stop.failure()));
          }
          return cancelled;
        });
    if (waited) {
      ends.beat();
      parts.logs().pulse().beat();
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
    Optional.ofNullable(runs.get(id)).ifPresent(run -> run.requestStop(stop));
    return CancelOutcome.REQUESTED;
  }

  @Override
  public void retryUndo(DeployId id, String requestedBy) {
    try {
      boolean unstuck =
          inTransaction(() -> {
            boolean done = table.unstick(id);
            if (done) {
              int seq = parts.journal().read(id).size();
              parts
                  .journal()
                  .appendUnowned(id, seq, new StepEvent.UndoRequested(now(), requestedBy));
            }
            return done;
          });
      if (!unstuck) {
        throw refused(PipelineCode.NOT_STUCK, "Deploy " + id + " is not stuck.", "Look it up.");
      }
      work.beat();
    } catch (DuplicateKeyException e) {
      throw new DeployException(
          Failure.of(
              PipelineCode.LANE_BUSY,
              "Another deploy of the same environment is running.",
              "Try again when it has ended."),
          e);
    }
  }

  @Override
  public Optional<DeployState> state(DeployId id) {
    List<StepEvent> events = parts.journal().read(id);
    return events.isEmpty() ? Optional.empty() : Optional.of(DeployState.of(events));
  }

  @Override
  public Optional<Deploy> deploy(DeployId id) {
    return table.find(id);
  }

  @Override
  public <I> I request(DeployId id, Class<I> type) {
    Deploy deploy = table.find(id).orElseThrow(() -> unknown(id));
    return parts.json().treeToValue(deploy.request(), type);
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
      ends.awaitAfter(seen, shorter(left, parts.settings().poll()));
    }
  }

  @Override
  public DeployFollower follow(DeployId id) {
    if (table.find(id).isEmpty()) {
      throw unknown(id);
    }
    return new JournalFollower(id, parts.journal(), parts.logs(), table::ahead);
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
  public List<Deploy> recent(String lanePrefix, int limit) {
    return table.recent(lanePrefix, limit);
  }

  @Override
  public List<String> log(DeployId id) {
    return parts.logs().lines(id);
  }

  /** Interrupts what runs and hands it over to the next engine; nothing is taken back. */
  @Override
  public void close() {
    halt();
    try {
      Thread watching = watch;
      if (watching != null) {
        watching.join(CLOSING);
      }
      runs.values().forEach(DeployRun::abandon);
      long end = System.nanoTime() + CLOSING.toNanos();
      while (!runs.isEmpty() && System.nanoTime() < end) {
        ends.awaitAfter(ends.count(), Duration.ofMillis(20));
      }
      if (runs.isEmpty()) {
        table.release(identity);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (DataAccessException e) {
      LOG.warn("The deploys that run could not be handed over; the next engine finds them", e);
    }
  }

  /** Finds no more work, as if this engine had died. */
  void halt() {
    halted = true;
    work.beat();
  }

  private void watch() {
    long lookedAt = System.nanoTime() - parts.settings().poll().toNanos();
    while (!halted) {
      long seen = work.count();
      try {
        if (System.nanoTime() - lookedAt >= parts.settings().poll().toNanos()) {
          heartbeat();
          recover();
          lookedAt = System.nanoTime();
        }
        claim();
        troubled = false;
      } catch (RuntimeException e) {
        if (!troubled && !halted) {
          LOG.warn("The engine cannot look for work and tries again", e);
        }
        troubled = true;
      }
      try {
        work.awaitAfter(seen, parts.settings().poll());
      } catch (InterruptedException _) {
        halted = true;
      }
    }
  }

  /** Keeps what is ours, hears of requests to stop, and revives a run whose thread died. */
  private void heartbeat() {
    if (runs.isEmpty()) {
      return;
    }
    List<Claim> held = table.heartbeat(identity, now(), parts.settings().lease());
    Map<DeployId, Claim> byId =
        held.stream().collect(Collectors.toMap(Claim::id, Function.identity()));
    runs.forEach((id, run) -> {
      Claim claim = byId.get(id);
      if (claim != null && claim.stop() != null) {
        run.requestStop(claim.stop());
      }
    });
  }

  private void recover() {
    Instant now = now();
    for (DeployTable.Owned owned : table.startedByAnyone()) {
      if (unreadable.contains(owned.id())) {
        continue;
      }
      boolean mine = identity.toString().equals(owned.owner());
      boolean free = mine ? !runs.containsKey(owned.id()) : isFree(owned, now);
      if (free && !halted) {
        table.takeOver(owned, identity, now, parts.settings().lease()).ifPresent(this::run);
      } else if (!mine) {
        Optional.ofNullable(runs.get(owned.id())).ifPresent(DeployRun::abandon);
      }
    }
  }

  private boolean isFree(DeployTable.Owned owned, Instant now) {
    return owned.owner() == null
        || owned.leaseUntil() == null
        || owned.leaseUntil().isBefore(now)
        || isGone.test(EngineIdentity.parse(owned.owner()));
  }

  private void claim() {
    while (!halted) {
      try {
        boolean slotFree = runs.size() < parts.settings().concurrency();
        Optional<Claim> claim =
            table.claimWaiting(identity, slotFree, now(), parts.settings().lease());
        if (claim.isEmpty()) {
          return;
        }
        run(claim.get());
      } catch (DuplicateKeyException _) {
        return; // another engine was first in that lane
      }
    }
  }

  private void run(Claim claim) {
    try {
      Pipeline pipeline = pipelines.get(claim.kind());
      if (pipeline == null) {
        throw new IllegalStateException("no pipeline " + claim.kind());
      }
      FileDeployLog log = parts.logs().open(claim.id());
      DeployRun run = new DeployRun(claim, pipeline, parts, log);
      runs.put(claim.id(), run);
      Thread.ofVirtual().name("deploy-" + claim.id()).start(() -> walk(claim, run, log));
    } catch (IllegalStateException e) {
      LOG.error("Deploy {} cannot be walked; it is left alone until the next start", claim.id(), e);
      unreadable.add(claim.id());
    }
  }

  private void walk(Claim claim, DeployRun run, FileDeployLog log) {
    try (log) {
      parts.tellEnd(claim.kind(), run.walk());
    } catch (LeaseLost e) {
      LOG.info("{}", e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("Deploy {} stopped on an error of the engine and is tried again", claim.id(), e);
      pauseAfterError();
    } finally {
      runs.remove(claim.id(), run);
      parts.logs().pulse().beat();
      ends.beat();
      work.beat();
    }
  }

  /** Keeps a run that fails at once, again and again, from taking the machine with it. */
  private void pauseAfterError() {
    try {
      Thread.sleep(parts.settings().poll());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isCommitted(Deploy deploy) {
    List<Step<?>> steps =
        Optional.ofNullable(pipelines.get(deploy.kind())).map(Pipeline::steps).orElse(List.of());
    return state(deploy.id())
        .map(state ->
            steps.stream()
                .filter(Step::commits)
                .flatMap(step -> state.step(step.key().name()).stream())
                .anyMatch(step -> step.status() == StepStatus.SUCCEEDED))
        .orElse(false);
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
    return new DeployException(Failure.of(code, summary, advice));
  }

  private static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private Instant now() {
    return parts.clock().instant().truncatedTo(ChronoUnit.MICROS);
  }
}
