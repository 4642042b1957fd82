package dev.berth.server.installation;

import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.springframework.util.unit.DataSize;

/**
 * What is left of Berth's disk: asked before anything is written that can wait, so that nothing is
 * left half done and Berth's own database keeps running.
 */
public final class DiskSpace {
  private static final long FEWEST_FILES = 200;

  private final Path root;
  private final long reserve;

  /** Of the disk on which this data directory lies. */
  public DiskSpace(DataDirectory data, DiskSettings settings) {
    this.root = data.root();
    this.reserve = settings.reserve().toBytes();
  }

  /**
   * Refuses what the disk has no room for.
   *
   * @param bytes how much will be written
   * @param what is about to be done, as the subject of a sentence
   * @throws DeployException with the numbers
   */
  public void require(long bytes, String what) {
    problem(bytes, what)
        .ifPresent(failure -> {
          throw new DeployException(failure);
        });
  }

  /** What is wrong with the disk whatever is to be done. */
  public Optional<Failure> problem() {
    return problem(0, "Whatever is written");
  }

  private Optional<Failure> problem(long bytes, String what) {
    if (isReadOnly()) {
      return Optional.of(
          InstallationCode.DISK_READ_ONLY.because(
              "The file system of " + root + " is read-only: " + what + " has to wait.",
              "Whoever runs the machine finds the reason with `dmesg`; live apps go on. Berth writes"
                  + " again as soon as it can."));
    }
    if (headroom() - bytes < 2 * reserve()) {
      return Optional.of(
          InstallationCode.DISK_FULL.because(
              "Only %s are free on Berth's disk; %s needs %s, and %s stay in reserve for Berth's own database."
                  .formatted(
                      words(usable()), what, words(Math.max(bytes, 1)), words(2 * reserve())),
              "Free some space on the machine, then try again; live apps are not affected."));
    }
    if (freeFiles() < FEWEST_FILES) {
      return Optional.of(
          InstallationCode.DISK_WITHOUT_FILES.because(
              "Berth's disk takes no more files (%d inodes are free): %s has to wait."
                  .formatted(freeFiles(), what),
              "Remove files that nobody needs, then try again: `df -i` shows the file system. Live"
                  + " apps are not affected."));
    }
    return Optional.empty();
  }

  private static String words(long bytes) {
    DataSize size = DataSize.ofBytes(bytes);
    return size.toMegabytes() > 0 ? size.toMegabytes() + " MB" : "less than 1 MB";
  }

  /** What anybody but root may still write. */
  public long usable() {
    return of(FileStore::getUsableSpace);
  }

  /** The file that is given back when the disk fills up. */
  Path reserveFile() {
    return root.resolve("reserve");
  }

  /** How large that file is to be. */
  long reserve() {
    return Math.min(reserve, of(FileStore::getTotalSpace) / 20);
  }

  /** With what the reserve would give back. */
  private long headroom() {
    return usable() + heldBack();
  }

  long heldBack() {
    try {
      return Files.size(reserveFile());
    } catch (IOException e) {
      return 0;
    }
  }

  private interface Question {
    long ask(FileStore store) throws IOException;
  }

  private long of(Question question) {
    try {
      return question.ask(Files.getFileStore(root));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tried, since the kernel's emergency after an error of the disk does not change the mount. */
  private boolean isReadOnly() {
    try {
      Files.delete(Files.createTempFile(root, ".written-", ""));
      return false;
    } catch (FileSystemException e) {
      return String.valueOf(e.getReason()).contains("Read-only");
    } catch (IOException e) {
      return false;
    }
  }

  /** The JDK does not tell; a file system without a fixed number of them says 0 of 0. */
  private long freeFiles() {
    try {
      Process process =
          new ProcessBuilder("stat", "-f", "-c", "%c %d", root.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      if (!process.waitFor(5, TimeUnit.SECONDS) || !answer.matches("\\d+ \\d+")) {
        return Long.MAX_VALUE;
      }
      String[] words = answer.split(" ", -1);
      return words[0].equals("0") ? Long.MAX_VALUE : Long.parseLong(words[1]);
    } catch (IOException e) {
      return Long.MAX_VALUE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Long.MAX_VALUE;
    }
  }
}
