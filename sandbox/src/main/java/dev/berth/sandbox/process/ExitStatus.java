package dev.berth.sandbox.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a detached sandbox ended, as its outer process noted it beside its log; also when no server
 * was there to see it.
 */
public final class ExitStatus {
  private ExitStatus() {}

  /** The exit code, 128 + n for a signal; empty while it runs or when it was killed as a whole. */
  public static Optional<Integer> of(Path log) {
    try {
      return Optional.of(Integer.valueOf(Files.readString(file(log)).strip()));
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Whether the kernel ended one of its processes for want of memory. */
  public static boolean ranOutOfMemory(Path log) {
    return Files.exists(memoryFile(log));
  }

  /** Where the exit code is noted. */
  public static Path file(Path log) {
    return log.resolveSibling("exit");
  }

  /** Its presence says that memory ran out. */
  public static Path memoryFile(Path log) {
    return log.resolveSibling("exit.memory");
  }

  /** Takes away what an earlier sandbox with this log noted. */
  public static void forget(Path log) throws IOException {
    Files.deleteIfExists(file(log));
    Files.deleteIfExists(memoryFile(log));
  }
}
