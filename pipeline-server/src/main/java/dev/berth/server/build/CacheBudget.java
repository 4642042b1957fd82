package dev.berth.server.build;

import dev.berth.buildpacks.layer.Trees;
import dev.berth.files.FileTree;
import dev.berth.files.TreeWalk;
import dev.berth.server.app.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bounds what builds keep for the next one: downloads, installed packages and build tools' own
 * caches of all apps together. Beyond the budget goes what was used least recently, but never what
 * belongs to an app that is just being built. All of it can be made again.
 */
final class CacheBudget {
  private static final Logger LOG = LoggerFactory.getLogger(CacheBudget.class);

  /** What one app keeps, each a directory of units that are kept or removed as a whole. */
  private static final List<String> KINDS = List.of("downloads", "environments", "packages");

  private static final String DISCARDED = ".discarded";

  /** In each {@link Environment#tenant()}, and in no app's name. */
  private static final String OF_ONE_KIND = "--";

  private static final long BLOCK = 4096;
  private static final Duration PAUSE = Duration.ofSeconds(20);

  private final Path apps;
  private final long bytes;
  private final Clock clock;
  private final Map<String, Integer> building = new HashMap<>();
  private final Lock sweeping = new ReentrantLock();
  private final AtomicBoolean soon = new AtomicBoolean();

  CacheBudget(Path apps, long bytes, Clock clock) {
    this.apps = apps;
    this.bytes = bytes;
    this.clock = clock;
  }

  /** A running build: while it is open, nothing of its app is removed. */
  final class Use implements AutoCloseable {
    private final Environment environment;
    private boolean grown;

    private Use(Environment environment) {
      this.environment = environment;
    }

    /** Commands run that may keep something: afterwards the budget is looked at. */
    void grows() {
      grown = true;
    }

    @Override
    public void close() {
      finished(environment);
      if (grown) {
        sweepSoon();
      }
    }
  }

  private record Unit(String app, Path directory, Instant lastUse, long size) {}

  /** A build begins. */
  synchronized Use use(Environment environment) {
    building.merge(environment.tenant(), 1, Integer::sum);
    return new Use(environment);
  }

  /** Sweeps in the background, when the deploy is likely to be over. */
  private void sweepSoon() {
    if (soon.compareAndSet(false, true)) {
      Thread.ofPlatform().daemon().name("cache-sweep").start(this::sweepLater);
    }
  }

  private void sweepLater() {
    try {
      Thread.sleep(PAUSE);
      soon.set(false);
      sweep();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (UncheckedIOException e) {
      LOG.warn("build caches could not be swept", e);
    }
  }

  /** Removes what is beyond the budget. */
  void sweep() {
    sweeping.lock();
    try {
      FileTree.remove(apps.resolve(DISCARDED));
      removeEarlier();
      List<Unit> units = new ArrayList<>(units());
      long sum = units.stream().mapToLong(Unit::size).sum();
      units.sort(Comparator.comparing(Unit::lastUse));
      for (Unit unit : units) {
        if (sum <= bytes) {
          return;
        }
        if (discard(unit)) {
          sum -= unit.size();
          FileTree.remove(apps.resolve(DISCARDED));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      sweeping.unlock();
    }
  }

  /**
   * What an earlier version kept for an app as a whole: production's builds cannot trust it, and
   * nothing reads it any more.
   */
  private void removeEarlier() throws IOException {
    for (Path app : children(apps)) {
      if (!String.valueOf(app.getFileName()).contains(OF_ONE_KIND)) {
        FileTree.remove(app);
      }
    }
  }

  /** Notes the use at the end: a build may take longer than another's pause. */
  private synchronized void finished(Environment environment) {
    String app = environment.tenant();
    building.computeIfPresent(app, (name, builds) -> builds == 1 ? null : builds - 1);
    FileTime now = FileTime.from(clock.instant());
    try {
      for (Path unit : children(apps.resolve(app).resolve("downloads"))) {
        Files.setLastModifiedTime(unit, now);
      }
      Path caches = apps.resolve(app).resolve("environments").resolve(environment.key());
      if (Files.exists(caches)) {
        Files.setLastModifiedTime(caches, now);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Out of the way first, under the lock; a build that begins now finds nothing or everything. */
  private synchronized boolean discard(Unit unit) throws IOException {
    if (building.containsKey(unit.app()) || !Files.exists(unit.directory())) {
      return false;
    }
    Path discarded = Files.createDirectories(apps.resolve(DISCARDED));
    Path target = discarded.resolve(unit.app() + "-" + unit.directory().getFileName());
    FileTree.move(unit.directory(), target);
    return true;
  }

  private List<Unit> units() throws IOException {
    List<Unit> units = new ArrayList<>();
    for (Path app : children(apps)) {
      for (String kind : KINDS) {
        for (Path unit : children(app.resolve(kind))) {
          units.add(
              new Unit(
                  String.valueOf(app.getFileName()),
                  unit,
                  Files.getLastModifiedTime(unit).toInstant(),
                  size(unit)));
        }
      }
    }
    return units;
  }

  private static List<Path> children(Path directory) throws IOException {
    return Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
        ? Trees.sorted(directory).stream()
            .filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
            .toList()
        : List.of();
  }

  /** What the files take on the disk, roughly. */
  private static long size(Path tree) throws IOException {
    long[] sum = {0};
    TreeWalk.of(tree)
        .leavingOutUnreadable()
        .files((file, attributes) -> sum[0] += (attributes.size() + BLOCK - 1) / BLOCK * BLOCK);
    return sum[0];
  }
}
