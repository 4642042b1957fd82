package dev.berth.router;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.unix.FileDescriptor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The router that listened before this one and still answers the clients it has. Orders of the
 * server are passed on to it as long as it lives, so that the server knows one router only.
 */
final class Predecessor {
  private final Path control;

  private Predecessor(Path control) {
    this.control = control;
  }

  /** The router behind this control socket, reachable also when the path gets a new owner. */
  static Predecessor behind(Path control) throws IOException {
    Path link = control.resolveSibling("predecessor-" + ProcessHandle.current().pid() + ".sock");
    Files.deleteIfExists(link);
    Files.createLink(link, control);
    return new Predecessor(link);
  }

  FileDescriptor handOver(EventLoopGroup loops) throws IOException {
    Path waiting = control.resolveSibling("take-over-" + ProcessHandle.current().pid() + ".sock");
    return HandOver.take(
        waiting,
        loops,
        () -> demand(Map.of("op", "hand-over", "socket", waiting.toAbsolutePath().toString())));
  }

  void retire() throws IOException {
    demand(Map.of("op", "retire"));
  }

  private void demand(Map<String, String> order) throws IOException {
    String answer = ask(Json.write(order));
    if (!answer.startsWith("{\"ok\":true")) {
      throw new IOException("the old router refuses: " + answer);
    }
  }

  /** Passes on an order and returns the answer. */
  String ask(String order) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(control));
        BufferedReader answers =
            new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))) {
      ByteBuffer line = ByteBuffer.wrap((order + "\n").getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      String answer = answers.readLine();
      if (answer == null) {
        throw new IOException("the old router ended the conversation");
      }
      return answer;
    }
  }

  /** Called once it is gone. */
  void forget() {
    try {
      Files.deleteIfExists(control);
    } catch (IOException e) {
      System.err.println("berth-router: " + control + " stays behind: " + e.getMessage());
    }
  }
}
