package dev.berth.server.route;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * One process for ever: a pid is reused within one boot, pid and start time are not.
 *
 * @param pid process id
 * @param startTicks start in clock ticks since boot
 */
record RouterIdentity(long pid, long startTicks) {
  private static final int START_FIELD_AFTER_NAME = 19;

  /** The living process with this pid, if any; a zombie does not live. */
  static Optional<RouterIdentity> of(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return fields[0].equals("Z") || fields[0].equals("X")
          ? Optional.empty()
          : Optional.of(new RouterIdentity(pid, Long.parseLong(fields[START_FIELD_AFTER_NAME])));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The living process whose environment carries this mark, if any. */
  static Optional<RouterIdentity> marked(String mark) throws IOException {
    String wanted = "BERTH_MARK=" + mark;
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        if (carries(process, wanted)) {
          Optional<RouterIdentity> found = of(Long.parseLong(process.getFileName().toString()));
          if (found.isPresent()) {
            return found;
          }
        }
      }
    }
    return Optional.empty();
  }

  private static boolean carries(Path process, String wanted) {
    try {
      byte[] environment = Files.readAllBytes(process.resolve("environ"));
      return Arrays.asList(new String(environment, StandardCharsets.UTF_8).split("\0", -1))
          .contains(wanted);
    } catch (IOException e) {
      return false; // gone, or not ours to read
    }
  }

  boolean isAlive() {
    return of(pid).filter(this::equals).isPresent();
  }
}
