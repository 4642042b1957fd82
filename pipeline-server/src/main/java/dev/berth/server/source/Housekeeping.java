package dev.berth.server.source;

import dev.berth.server.app.AppName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Packs repositories that collected many small packs, one at a time, never while a push is stored:
 * the work of {@code git gc}, at a time when nobody waits for it.
 */
final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final Duration QUIET = Duration.ofMinutes(10);

  private final Repositories repositories;
  private final int maxPacks;
  private final Duration quiet;
  private final ScheduledExecutorService worker =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("git-housekeeping").daemon().factory());

  Housekeeping(Repositories repositories, int maxPacks) {
    this(repositories, maxPacks, QUIET);
  }

  Housekeeping(Repositories repositories, int maxPacks, Duration quiet) {
    this.repositories = repositories;
    this.maxPacks = maxPacks;
    this.quiet = quiet;
  }

  Housekeeping start(Duration every) {
    ScheduledFuture<?> _ =
        worker.scheduleWithFixedDelay(
            this::tidyAll, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
    return this;
  }

  @Override
  public void close() {
    worker.shutdownNow();
  }

  private void tidyAll() {
    try {
      for (AppName app : repositories.all()) {
        tidy(app);
      }
    } catch (IOException | RuntimeException e) {
      log.warn("Tidying the repositories failed; it is tried again later", e);
    }
  }

  /** True when there was something to do. */
  boolean tidy(AppName app) throws IOException {
    Path packs = repositories.directory(app).resolve("objects/pack");
    ReentrantLock lock = repositories.lock(app);
    if (!Files.isDirectory(packs) || count(packs) <= maxPacks || busy(packs) || !lock.tryLock()) {
      return false;
    }
    try (FileRepository repository = repositories.open(app);
        Git git = Git.wrap(repository)) {
      git.gc().call();
      return true;
    } catch (GitAPIException e) {
      throw new IOException(e);
    } finally {
      lock.unlock();
    }
  }

  private boolean busy(Path packs) throws IOException {
    long changed = Files.getLastModifiedTime(packs).toMillis();
    return System.currentTimeMillis() - changed < quiet.toMillis();
  }

  private static long count(Path packs) throws IOException {
    try (Stream<Path> files = Files.list(packs)) {
      return files.filter(file -> file.toString().endsWith(".pack")).count();
    }
  }
}
