package dev.berth.server.pipeline;

import dev.berth.concurrent.BackgroundLoop;
import java.time.Duration;
import java.time.Instant;
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
final class Dispatcher {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final Duration CLOSING = Duration.ofSeconds(5);
  private static final int MOST_PER_PLACE = 8;

  private final Map<String, Pipeline> pipelines;
  private final ClaimTable claims;
  private final EngineContext engine;
  private final EngineIdentity identity;
  private final Predicate<EngineIdentity> isGone;
  private final ChangeSignal ends;
  private final BackgroundLoop loop;
  private final Map<DeployId, Walk> walks = new ConcurrentHashMap<>();
  private final Set<DeployId> unreadable = ConcurrentHashMap.newKeySet();
  private volatile boolean halted;
  private long lookedAt;

  /**
   * A dispatcher that finds nothing before it is started.
   *
   * @param ends beats whenever a deploy may have ended
   */
  Dispatcher(
      Map<String, Pipeline> pipelines,
      ClaimTable claims,
      EngineContext engine,
      EngineIdentity identity,
      Predicate<EngineIdentity> isGone,
      ChangeSignal ends) {
    this.pipelines = pipelines;
    this.claims = claims;
    this.engine = engine;
    this.identity = identity;
    this.isGone = isGone;
    this.ends = ends;
    this.loop = BackgroundLoop.every(engine.settings().poll(), "engine", this::look);
  }

  /** Takes over what a dead engine left and begins to look for work. */
  void start() {
    lookedAt = System.nanoTime() - engine.settings().poll().toNanos();
    loop.start();
  }

  /** There may be something to do. */
  void wake() {
    loop.wake();
  }

  /** Passes a request to stop on to the walk of this deploy, if it is here. */
  void stop(DeployId id, Stop stop) {
    Optional.ofNullable(walks.get(id)).ifPresent(walk -> walk.requestStop(stop));
  }

  /** Finds no more work, as if this engine had died. */
  void halt() {
    halted = true;
    loop.stop();
  }

  /**
   * Interrupts what is being walked and hands it over to the next engine; nothing is taken back.
   */
  void close() {
    halt();
    try {
      loop.close();
      walks.values().forEach(Walk::abandon);
      long end = System.nanoTime() + CLOSING.toNanos();
      while (!walks.isEmpty() && System.nanoTime() < end) {
        ends.awaitAfter(ends.count(), Duration.ofMillis(20));
      }
      if (walks.isEmpty()) {
        claims.release(identity);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (DataAccessException e) {
      LOG.warn("The deploys that run could not be handed over; the next engine finds them", e);
    }
  }

  private void look() {
    if (System.nanoTime() - lookedAt >= engine.settings().poll().toNanos()) {
      heartbeat();
      recover();
      lookedAt = System.nanoTime();
    }
    claim();
  }

  /** Keeps what is ours, hears of requests to stop, and revives a walk whose thread died. */
  private void heartbeat() {
    if (walks.isEmpty()) {
      return;
    }
    List<Claim> held = claims.heartbeat(identity, engine.now(), engine.settings().lease());
    Map<DeployId, Claim> byId =
        held.stream().collect(Collectors.toMap(Claim::id, Function.identity()));
    walks.forEach((id, walk) -> {
      Claim claim = byId.get(id);
      if (claim != null && claim.stop() != null) {
        walk.requestStop(claim.stop());
      }
    });
  }

  private void recover() {
    Instant now = engine.now();
    for (ClaimTable.Owned owned : claims.startedByAnyone()) {
      if (unreadable.contains(owned.id())) {
        continue;
      }
      boolean mine = identity.toString().equals(owned.owner());
      boolean free = mine ? !walks.containsKey(owned.id()) : isFree(owned, now);
      if (free && !halted) {
        claims.takeOver(owned, identity, now, engine.settings().lease()).ifPresent(this::begin);
      } else if (!mine) {
        Optional.ofNullable(walks.get(owned.id())).ifPresent(Walk::abandon);
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
        boolean slotFree = hasPlace();
        Optional<Claim> claim =
            claims.claimWaiting(identity, slotFree, engine.now(), engine.settings().lease());
        if (claim.isEmpty()) {
          return;
        }
        begin(claim.get());
      } catch (DuplicateKeyException _) {
        return; // another engine was first in that environment
      }
    }
  }

  /** Deploys that wait for their build hold no place, but each holds a checkout. */
  private boolean hasPlace() {
    int places = engine.settings().concurrency();
    return walks.values().stream().filter(Walk::isBusy).count() < places
        && walks.size() < places * MOST_PER_PLACE;
  }

  private void begin(Claim claim) {
    try {
      Pipeline pipeline = pipelines.get(claim.kind());
      if (pipeline == null) {
        throw new IllegalStateException("no pipeline " + claim.kind());
      }
      FileDeployLog log = engine.logs().open(claim.id(), claim.environment().key());
      Walk walk = new Walk(claim, pipeline, engine, log);
      walks.put(claim.id(), walk);
      Thread.ofVirtual().name("deploy-" + claim.id()).start(() -> walk(claim, walk, log));
    } catch (IllegalStateException e) {
      LOG.error("Deploy {} cannot be walked; it is left alone until the next start", claim.id(), e);
      unreadable.add(claim.id());
    }
  }

  private void walk(Claim claim, Walk walk, FileDeployLog log) {
    try (log) {
      engine.listeners().deployEnded(claim.kind(), walk.toTheEnd());
    } catch (LeaseLost e) {
      LOG.info("{}", e.getMessage());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error e) {
      LOG.error("Deploy {} stopped on an error of the engine and is tried again", claim.id(), e);
      pauseAfterError();
    } finally {
      walks.remove(claim.id(), walk);
      engine.logs().pulse().beat();
      ends.beat();
      loop.wake();
    }
  }

  /** Keeps a walk that fails at once, again and again, from taking the machine with it. */
  private void pauseAfterError() {
    try {
      Thread.sleep(engine.settings().poll());
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
