package dev.berth.buildpacks.image;

import dev.berth.buildpacks.layer.Trees;
import dev.berth.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Jib's own caches. Jib adds to them and never removes, so they are emptied now and then, while
 * nothing uses them.
 */
final class JibCache {
  private static final int USES_BETWEEN_SWEEPS = 200;
  private static final Duration KEPT = Duration.ofDays(1);
  private static final Duration BASES_KEPT = Duration.ofDays(14);

  private final Path directory;
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private final AtomicInteger uses = new AtomicInteger();

  JibCache(Path directory) {
    this.directory = directory;
  }

  interface Use {
    String get() throws IOException;
  }

  Path base() {
    return directory.resolve("base");
  }

  Path application() {
    return directory.resolve("application");
  }

  String use(Use use) throws IOException {
    if (uses.getAndIncrement() % USES_BETWEEN_SWEEPS == 0 && lock.writeLock().tryLock()) {
      try {
        sweep(application().resolve("layers"), KEPT);
        sweep(application().resolve("selectors"), KEPT);
        sweep(base().resolve("layers"), BASES_KEPT);
      } finally {
        lock.writeLock().unlock();
      }
    }
    lock.readLock().lock();
    try {
      return use.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private static void sweep(Path entries, Duration kept) throws IOException {
    if (!Files.isDirectory(entries)) {
      return;
    }
    Instant old = Instant.now().minus(kept);
    for (Path entry : Trees.sorted(entries)) {
      if (Files.getLastModifiedTime(entry).toInstant().isBefore(old)) {
        FileTree.remove(entry);
      }
    }
  }
}
