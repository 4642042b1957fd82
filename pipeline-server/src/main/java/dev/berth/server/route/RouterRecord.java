package dev.berth.server.route;

import dev.berth.files.DurableFile;
import dev.berth.server.installation.BootId;
import dev.berth.server.installation.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which router runs, and what starts the same one again: what the supervisor needs while no server
 * runs. It says who, since when and in which boot, then the command; each ended by a zero byte.
 */
final class RouterRecord {
  private static final Logger LOG = LoggerFactory.getLogger(RouterRecord.class);

  private final Path file;

  RouterRecord(DataDirectory data) {
    this.file = data.supervisor().resolve("router");
  }

  /**
   * Without it visitors wait for the server after both were killed, so a full disk is no failure.
   */
  void write(RouterIdentity router, List<String> command) {
    List<String> words =
        new ArrayList<>(
            List.of(
                Long.toString(router.pid()), Long.toString(router.startTicks()), BootId.current()));
    words.addAll(command);
    try {
      Files.createDirectories(file.resolveSibling(""));
      DurableFile.write(file, String.join("\0", words) + "\0");
    } catch (IOException e) {
      LOG.warn("the supervisor does not know the router: {}", e.getMessage());
    }
  }
}
