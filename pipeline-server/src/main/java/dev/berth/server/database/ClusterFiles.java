package dev.berth.server.database;

import dev.berth.files.DurableDirectory;
import dev.berth.files.DurableFile;
import dev.berth.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The files of one environment's cluster. A small file names the data directory that counts, so
 * that one state is exchanged for another at once and a crash never leaves half of one.
 *
 * @param directory everything of this environment
 */
record ClusterFiles(Path directory) {
  private static final String DATA = "data-";
  private static final String UNFINISHED = "copying-";

  /** The data directory that counts. */
  Optional<Path> data() throws IOException {
    return DurableFile.read(pointer())
        .filter(name -> name.startsWith(DATA))
        .map(directory::resolve);
  }

  Path passwords() {
    return directory.resolve("passwords");
  }

  /** The owner's password that the data came with, until it has its own. */
  Path inherited() {
    return directory.resolve("inherited");
  }

  /** Where it answered when it was last started. */
  Path address() {
    return directory.resolve("address");
  }

  /** There while the database is meant to run. */
  Path awake() {
    return directory.resolve("awake");
  }

  Path log() {
    return directory.resolve("log");
  }

  Path restorePoints() {
    return directory.resolve("restore-points");
  }

  void create() throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  /** Where a data directory may be put together; what is left of it after a crash is swept. */
  Path unfinished() {
    return directory.resolve(UNFINISHED + id());
  }

  /** Makes a data directory that was put together the one that counts; returns the former one. */
  Optional<Path> install(Path unfinished) throws IOException {
    Optional<Path> former = data();
    Path data = directory.resolve(DATA + id());
    DurableDirectory.move(unfinished, data);
    DurableFile.write(pointer(), data.getFileName() + "\n");
    return former;
  }

  /**
   * Finished data directories that do not count: a crash kept them from becoming what they were to.
   */
  List<Path> stray() throws IOException {
    Optional<Path> data = data();
    return entries(DATA).stream().filter(path -> !data.equals(Optional.of(path))).toList();
  }

  void sweepUnfinished() throws IOException {
    for (Path path : entries(UNFINISHED)) {
      FileTree.remove(path);
    }
  }

  private List<Path> entries(String prefix) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(path -> path.getFileName().toString().startsWith(prefix)).toList();
    }
  }

  private Path pointer() {
    return directory.resolve("current");
  }

  static String id() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
  }
}
