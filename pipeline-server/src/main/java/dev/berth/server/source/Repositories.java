package dev.berth.server.source;

import dev.berth.concurrent.KeyedLocks;
import dev.berth.files.FileTree;
import dev.berth.server.app.AppName;
import dev.berth.server.installation.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.util.FS;

/** The bare repositories on disk: where they are, how they are made, who may change them now. */
final class Repositories {
  private final DataDirectory data;
  private final KeyedLocks<AppName> locks = new KeyedLocks<>();

  Repositories(DataDirectory data) {
    this.data = data;
  }

  Path directory(AppName app) {
    return data.repositories().resolve(app + ".git");
  }

  /** Where pushes wait until they are accepted; on the same file system as the repositories. */
  Path incoming() {
    return data.repositories().resolve(".incoming");
  }

  /** Notes of pushes whose deploys are not recorded yet. */
  Path pending() {
    return data.repositories().resolve(".pending");
  }

  boolean exists(AppName app) {
    return Files.isRegularFile(directory(app).resolve(Constants.HEAD));
  }

  /** Opens the app's repository; the caller closes it. */
  FileRepository open(AppName app) throws IOException {
    return new FileRepository(
        new FileRepositoryBuilder().setBare().setGitDir(directory(app).toFile()).setup());
  }

  /**
   * Lets JGit measure how exact this file system's times are, once a process and for seconds: else
   * the first push would wait for it.
   */
  void measureClock() {
    FS.FileStoreAttributes.get(data.repositories());
  }

  /** All apps that have a repository. */
  List<AppName> all() {
    if (!Files.isDirectory(data.repositories())) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(data.repositories())) {
      List<AppName> apps = new ArrayList<>();
      entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.endsWith(".git") && !name.startsWith("."))
          .sorted()
          .forEach(name -> apps.add(new AppName(name.substring(0, name.length() - 4))));
      return apps;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes sure that there is none. */
  void remove(AppName app) {
    try (var _ = lock(app)) {
      FileTree.remove(directory(app));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Held while objects move in and refs move, and while the repository is tidied. */
  KeyedLocks.Held lock(AppName app) {
    return locks.lock(app);
  }

  /** The same lock if it is free now. */
  Optional<KeyedLocks.Held> tryLock(AppName app) {
    return locks.tryLock(app);
  }

  /** Makes an empty bare repository. */
  static void create(Path directory) throws IOException {
    try (FileRepository made =
        new FileRepository(
            new FileRepositoryBuilder().setBare().setGitDir(directory.toFile()).setup())) {
      made.create(true);
      made.updateRef(Constants.HEAD).link("refs/heads/main");
      StoredConfig config = made.getConfig();
      config.setBoolean("core", null, "fsyncObjectFiles", true);
      config.setBoolean("core", null, "fsyncRefFiles", true);
      config.setBoolean("receive", null, "autogc", false);
      config.setBoolean("gc", null, "writeCommitGraph", false);
      config.setString("gc", null, "prunePackExpire", "now");
      config.setInt("pack", null, "threads", 1);
      config.setString("pack", null, "windowMemory", "16m");
      config.setString("pack", null, "bigFileThreshold", "8m");
      config.save();
    }
  }
}
