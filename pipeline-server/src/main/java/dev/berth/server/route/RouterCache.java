package dev.berth.server.route;

import dev.berth.files.DurableFile;
import dev.berth.files.FileTree;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Makes, once per version, the cache of loaded classes and profiles that lets a router start twice
 * as fast: a router that dies is back sooner. Works in the background at the lowest priority, and
 * without it routers just start slower.
 */
@Component
class RouterCache {
  private static final Logger LOG = LoggerFactory.getLogger(RouterCache.class);
  private static final long LONGEST_MINUTES = 5;

  private final RouterFiles files;
  private volatile @Nullable Thread training;

  RouterCache(RouterFiles files) {
    this.files = files;
  }

  void makeInBackground(RouterProgram program) {
    if (program.cache().isEmpty()) {
      training = Thread.ofVirtual().name("router-cache").start(() -> makeOrLeave(program));
    }
  }

  private void makeOrLeave(RouterProgram program) {
    try {
      Files.createDirectories(files.libraries());
      RouterFiles.permit(files.libraries(), "rwx--x--x");
      Optional<Path> place = program.placeForCache();
      if (place.isPresent()) {
        make(program, place.get());
      }
    } catch (IOException e) {
      LOG.warn("no cache for the router, it starts slower: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server stops, the next one makes it
    }
  }

  void make(RouterProgram program, Path place) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("berth-router-training");
    try {
      Path fresh = directory.resolve("router.aot");
      train(program, directory, fresh);
      Path complete = DurableFile.unfinishedIn(place.resolveSibling(""));
      Files.copy(fresh, complete);
      RouterFiles.permit(complete, "rw-r--r--");
      FileTree.move(complete, place);
    } finally {
      FileTree.remove(directory);
    }
  }

  private void train(RouterProgram program, Path directory, Path cache)
      throws IOException, InterruptedException {
    Path log = directory.resolve("log");
    ProcessBuilder builder =
        new ProcessBuilder(RouterCommand.training(program, directory, cache))
            .directory(directory.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    builder.environment().put("LANG", "C.UTF-8");
    Process process = builder.start();
    try {
      if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException("the training does not end");
      }
      if (process.exitValue() != 0 || !Files.exists(cache)) {
        throw new IOException("the training failed: " + Files.readString(log).strip());
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  void stop() {
    Thread running = training;
    if (running != null) {
      running.interrupt();
    }
  }
}
