package dev.berth.sandbox.process;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Names of the environment variables that a sandbox's outer processes carry: all that a later
 * server needs in order to adopt the tree. They never reach the command inside.
 */
public final class LaunchNote {
  /** {@code <installation id>/<mark>}. */
  static final String MARK = "BERTH_MARK";

  /** The port the command listens on; 0 for a command run to its end. */
  static final String PORT = "BERTH_PORT";

  /** The network slot it lives in, or the host it is reached at. */
  static final String NETWORK = "BERTH_NETWORK";

  /** Its way out. */
  public static final String EGRESS = "BERTH_EGRESS";

  /** Its log file, when it has one. */
  public static final String LOG = "BERTH_LOG";

  private LaunchNote() {}

  /** Writes the note into the environment of a sandbox's outer processes. */
  public static void write(
      Map<String, String> environment,
      String mark,
      int port,
      @Nullable Path log,
      String network,
      String egress) {
    environment.put(MARK, mark);
    environment.put(PORT, Integer.toString(port));
    environment.put(NETWORK, network);
    environment.put(EGRESS, egress);
    if (log != null) {
      environment.put(LOG, log.toAbsolutePath().toString());
    }
  }
}
