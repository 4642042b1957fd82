package dev.berth.server.web;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much memory this server takes from the machine, shared pages counted in proportion. */
final class ProcessMemory {
  private static final Path ROLLUP = Path.of("/proc/self/smaps_rollup");

  private ProcessMemory() {}

  /** Bytes; 0 where the kernel does not tell. */
  static long proportional() {
    try {
      for (String line : Files.readAllLines(ROLLUP)) {
        if (line.startsWith("Pss:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException e) {
      return 0; // Not Linux, or not allowed: the page says so by showing nothing.
    }
    return 0;
  }
}
