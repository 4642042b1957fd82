package dev.berth.server.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says about the process that has, or had, a data directory.
 *
 * @param pid its process id
 * @param port its TCP port, 0 while unknown
 * @param ready whether it accepts connections
 */
public record Postmaster(long pid, int port, boolean ready) {
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  /** What the file in this data directory says; empty when there is none. */
  public static Optional<Postmaster> of(Path data) throws IOException {
    try {
      List<String> lines =
          Files.readAllLines(data.resolve("postmaster.pid"), StandardCharsets.UTF_8);
      if (lines.isEmpty() || lines.getFirst().isBlank()) {
        return Optional.empty();
      }
      long pid = Long.parseLong(lines.getFirst().strip());
      int port = lines.size() > PORT_LINE ? Integer.parseInt(lines.get(PORT_LINE).strip()) : 0;
      boolean ready = lines.size() > STATUS_LINE && lines.get(STATUS_LINE).strip().equals("ready");
      return Optional.of(new Postmaster(Math.abs(pid), port, ready));
    } catch (NoSuchFileException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  boolean isAlive() {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  /** Whether the process is the one started with this mark, not a stranger that got its pid. */
  boolean carries(String mark) {
    try {
      String environment =
          Files.readString(Path.of("/proc", Long.toString(pid), "environ"), StandardCharsets.UTF_8);
      return Arrays.asList(environment.split("\0", -1)).contains("BERTH_MARK=" + mark);
    } catch (IOException _) {
      return false;
    }
  }
}
