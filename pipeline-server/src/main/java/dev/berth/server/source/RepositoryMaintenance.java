package dev.berth.server.source;

import dev.berth.concurrent.BackgroundLoop;
import dev.berth.concurrent.KeyedLocks;
import dev.berth.server.app.AppName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.internal.storage.file.FileRepository;

/**
 * Packs repositories that collected many small packs, one at a time, never while a push is stored:
 * the work of {@code git gc}, at a time when nobody waits for it.
 */
final class RepositoryMaintenance {
  private static final Duration QUIET = Duration.ofMinutes(10);

  private final Repositories repositories;
  private final int maxPacks;
  private final Duration quiet;

  RepositoryMaintenance(Repositories repositories, int maxPacks) {
    this(repositories, maxPacks, QUIET);
  }

  RepositoryMaintenance(Repositories repositories, int maxPacks, Duration quiet) {
    this.repositories = repositories;
    this.maxPacks = maxPacks;
    this.quiet = quiet;
  }

  /** Interrupted when the server ends: packing takes minutes, and is begun anew. */
  BackgroundLoop loop(Duration every) {
    return BackgroundLoop.every(every, "git-housekeeping", this::tidyAll)
        .startingAfter(every)
        .interruptedAtOnce();
  }

  private void tidyAll() {
    try {
      for (AppName app : repositories.all()) {
        tidy(app);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** True when there was something to do. */
  boolean tidy(AppName app) throws IOException {
    Path packs = repositories.directory(app).resolve("objects/pack");
    if (!Files.isDirectory(packs) || count(packs) <= maxPacks || busy(packs)) {
      return false;
    }
    Optional<KeyedLocks.Held> lock = repositories.tryLock(app);
    if (lock.isEmpty()) {
      return false;
    }
    try (KeyedLocks.Held _ = lock.get();
        FileRepository repository = repositories.open(app);
        Git git = Git.wrap(repository)) {
      git.gc().call();
      return true;
    } catch (GitAPIException e) {
      throw new IOException(e);
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
