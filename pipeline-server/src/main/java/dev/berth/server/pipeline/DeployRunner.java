package dev.berth.server.pipeline;

import dev.berth.concurrent.BackgroundLoop;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;

/**
 * Finds deploys that nobody walks, waiting ones and those of a dead engine, and walks each on a
 * virtual thread of its own.
 */
final class DeployRunner {
  private static final Logger LOG = LoggerFactory.getLogger(DeployRunner.class);
  private static final Duration CLOSING = Duration.ofSeconds(5);

  private final Map<String, Pipeline> pipelines;
  private final ClaimTable claims;
  private final EngineParts parts;
  private final EngineIdentity identity;
  private final Predicate<EngineIdentity> isGone;
  private final Pulse ends;
  private final BackgroundLoop loop;
  private final Map<DeployId, DeployRun> runs = new ConcurrentHashMap<>();
  private final Set<DeployId> unreadable = ConcurrentHashMap.newKeySet();
  private volatile boolean halted;
  private long lookedAt;

  /**
   * A runner that finds nothing before it is started.
   *
   * @param ends beats whenever a deploy may have ended
   */
  DeployRunner(
      Map<String, Pipeline> pipelines,
      ClaimTable claims,
      EngineParts parts,
      EngineIdentity identity,
      Predicate<EngineIdentity> isGone,
      Pulse ends) {
    this.pipelines = pipelines;
    this.claims = claims;
    this.parts = parts;
    this.identity = identity;
    this.isGone = isGone;
    this.ends = ends;
    this.loop = BackgroundLoop.every(parts.settings().poll(), "engine", this::look);
  }

  /** Takes over what a dead engine left and begins to look for work. */
  void start() {
    lookedAt = System.nanoTime() - parts.settings().poll().toNanos();
    loop.start();
  }

  /** There may be something to do. */
  void wake() {
    loop.wake();
  }

  /** Passes a request to stop on to the run of this deploy, if it runs here. */
  void stop(DeployId id, Stop stop) {
    Optional.ofNullable(runs.get(id)).ifPresent(run -> run.requestStop(stop));
  }

  /** Finds no more work, as if this engine had died. */
  void halt() {
    halted = true;
    loop.stop();
  }

  /** Interrupts what runs and hands it over to the next engine; nothing is taken back. */
  void close() {
    halt();
    try {
      loop.close();
      runs.values().forEach(DeployRun::abandon);
      long end = System.nanoTime() + CLOSING.toNanos();
      while (!runs.isEmpty() && System.nanoTime() < end) {
        ends.awaitAfter(ends.count(), Duration.ofMillis(20));
      }
      if (runs.isEmpty()) {
        claims.release(identity);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (DataAccessException e) {
      LOG.warn("The deploys that run could not be handed over; the next engine finds them", e);
    }
  }

  private void look() {
    if (System.nanoTime() - lookedAt >= parts.settings().poll().toNanos()) {
      heartbeat();
      recover();
      lookedAt = System.nanoTime();
    }
    claim();
  }

  /** Keeps what is ours, hears of requests to stop, and revives a run whose thread died. */
  private void heartbeat() {
    if (runs.isEmpty()) {
      return;
    }
    List<Claim> held = claims.heartbeat(identity, now(), parts.settings().lease());
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
    for (ClaimTable.Owned owned : claims.startedByAnyone()) {
      if (unreadable.contains(owned.id())) {
        continue;
      }
      boolean mine = identity.toString().equals(owned.owner());
      boolean free = mine ? !runs.containsKey(owned.id()) : isFree(owned, now);
      if (free && !halted) {
        claims.takeOver(owned, identity, now, parts.settings().lease()).ifPresent(this::run);
      } else if (!mine) {
        Optional.ofNullable(runs.get(owned.id())).ifPresent(DeployRun::abandon);
      }
    }
  }

  private boolean isFree(ClaimTable.Owned owned, Instant now) {
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
            claims.claimWaiting(identity, slotFree, now(), parts.settings().lease());
        if (claim.isEmpty()) {
          return;
        }
        run(claim.get());
      } catch (DuplicateKeyException _) {
        return; // another engine was first in that environment
      }
    }
  }

  private void run(Claim claim) {
    try {
      Pipeline pipeline = pipelines.get(claim.kind());
      if (pipeline == null) {
        throw new IllegalStateException("no pipeline " + claim.kind());
      }
      FileDeployLog log = parts.logs().open(claim.id(), claim.environment().key());
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
      loop.wake();
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

  private Instant now() {
    return parts.clock().instant().truncatedTo(ChronoUnit.MICROS);
  }
}
