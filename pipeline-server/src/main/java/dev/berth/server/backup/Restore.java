package dev.berth.server.backup;

import dev.berth.files.FileTree;
import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Unpacks a whole installation into an empty data directory: what {@code berth restore} runs before
 * a server is started there. The installation gets an id of its own, so the one it was made from
 * may go on beside it.
 */
public final class Restore {
  private static final Set<String> LAUNCHERS = Set.of("berth.conf", "launcher.lock", "logs");

  private Restore() {}

  /**
   * Reads the backup from standard input.
   *
   * @param arguments the data directory
   */
  public static void main(String[] arguments) {
    try {
      restore(System.in, Path.of(arguments[0]));
    } catch (DeployException e) {
      System.err.println(e.failure().summary() + " " + e.failure().advice());
      System.exit(1);
    } catch (IOException e) {
      System.err.println("The backup cannot be read to its end: " + e.getMessage() + ".");
      System.exit(1);
    }
  }

  static void restore(InputStream in, Path data) throws IOException {
    Files.createDirectories(data);
    refuseUsed(data);
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x--x"));
    Path stage = Files.createTempDirectory(data, BackupContents.STAGE);
    try {
      // PostgreSQL's own files belong to a user that is the same everywhere; all others are handed
      // to their tenants when they are first used.
      ArchiveReader.unpack(
          in, Backups.INSTALLATION, stage, path -> path.startsWith("postgres/data"));
      FileTree.sync(stage);
      for (Path entry : list(stage)) {
        Path place = data.resolve(entry.getFileName());
        if (entry.getFileName().toString().equals("logs")) {
          FileTree.remove(place);
        }
        Files.move(entry, place, StandardCopyOption.REPLACE_EXISTING);
      }
    } finally {
      FileTree.remove(stage);
    }
  }

  private static void refuseUsed(Path data) throws IOException {
    for (Path entry : list(data)) {
      if (!LAUNCHERS.contains(entry.getFileName().toString())) {
        throw new DeployException(
            BackupCode.NOT_EMPTY.because(
                "The data directory " + data + " is not empty (" + entry.getFileName() + ").",
                "Choose an empty one with --data DIR, or move that one away."));
      }
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    }
  }
}
