package dev.berth.server.postgres;

import dev.berth.files.DurableFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The port a cluster listens on: chosen freely once, kept while nobody else has taken it.
 *
 * @param file where the choice is kept
 */
public record ClusterPort(Path file) {

  /** The port of the cluster in this directory. */
  public static ClusterPort in(Path directory) {
    return new ClusterPort(directory.resolve("port"));
  }

  /** The port to listen on now, taken by nobody. */
  public int choose() throws IOException {
    if (Files.exists(file)) {
      int kept = Integer.parseInt(Files.readString(file).strip());
      if (bind(kept) == kept) {
        return kept;
      }
    }
    int chosen = bind(0);
    DurableFile.write(file, Integer.toString(chosen));
    return chosen;
  }

  /** The port that could be bound, or -1 when it is taken. */
  private static int bind(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return socket.getLocalPort();
    } catch (java.net.BindException e) {
      if (port == 0) {
        throw e;
      }
      return -1;
    }
  }
}
