package dev.berth.sandbox.limits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How many files a sandbox's processes may open: what this process may, up to a sane number. */
public final class OpenFiles {
  private static final long WANTED = 65_536;

  private OpenFiles() {}

  /** The limit to set. */
  public static long most() {
    try {
      return Files.readAllLines(Path.of("/proc/self/limits")).stream()
          .filter(line -> line.startsWith("Max open files"))
          .map(line -> line.split("\\s+", -1)[4])
          .mapToLong(hard -> hard.equals("unlimited") ? WANTED : Long.parseLong(hard))
          .map(hard -> Math.min(hard, WANTED))
          .findFirst()
          .orElse(1024);
    } catch (IOException e) {
      return 1024;
    }
  }
}
