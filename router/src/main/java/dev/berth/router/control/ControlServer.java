package dev.berth.router.control;

import dev.berth.router.control.Controlled.Refused;
import dev.berth.router.json.Json;
import dev.berth.router.json.Json.Unreadable;
import dev.berth.router.route.RouteTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes requests of the server: one JSON object a line, one answer a line. */
public final class ControlServer implements AutoCloseable {
  private static final int LONGEST_LINE = 64 << 20;

  private final ServerSocketChannel socket;
  private final Path path;
  private final Controlled router;

  private ControlServer(ServerSocketChannel socket, Path path, Controlled router) {
    this.socket = socket;
    this.path = path;
    this.router = router;
  }

  /**
   * Called after the TCP port is ours, so the path belongs to nobody or to a predecessor, who is
   * replaced without a gap.
   */
  public static ControlServer bind(Path path, Controlled router) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    socket.bind(UnixDomainSocketAddress.of(fresh));
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    ControlServer server = new ControlServer(socket, path, router);
    Thread.ofPlatform().daemon().name("control").start(server::accept);
    return server;
  }

  private void accept() {
    while (socket.isOpen()) {
      try {
        SocketChannel client = socket.accept();
        Thread.ofPlatform().daemon().name("control-client").start(() -> serve(client));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        System.err.println("berth-router: control socket: " + e.getMessage());
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        BufferedReader lines =
            new BufferedReader(
                new InputStreamReader(Channels.newInputStream(client), StandardCharsets.UTF_8))) {
      OutputStream answers = Channels.newOutputStream(client);
      for (String line = readLine(lines); line != null; line = readLine(lines)) {
        answers.write((Json.write(answer(line)) + "\n").getBytes(StandardCharsets.UTF_8));
        answers.flush();
      }
    } catch (IOException e) {
      // the server went away: it asks again when it is back
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static @Nullable String readLine(BufferedReader lines) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = lines.read(); c >= 0; c = lines.read()) {
      if (c == '\n') {
        return line.toString();
      }
      line.append((char) c);
      if (line.length() > LONGEST_LINE) {
        throw new IOException("line too long");
      }
    }
    return null;
  }

  private Map<String, Object> answer(String line) throws InterruptedException {
    try {
      return answer(ControlRequest.read(line));
    } catch (Refused e) {
      return refused(String.valueOf(e.getMessage()));
    } catch (Unreadable e) {
      return refused("unreadable: " + e.getMessage());
    } catch (IOException e) {
      return refused("not done completely: " + e.getMessage());
    }
  }

  private Map<String, Object> answer(ControlRequest request)
      throws Refused, IOException, InterruptedException {
    return switch (request) {
      case ControlRequest.Follow(RouteTable table) -> {
        router.follow(table);
        yield accepted("generation", router.generation());
      }
      case ControlRequest.Status() -> {
        Map<String, Object> status = accepted("pid", ProcessHandle.current().pid());
        status.putAll(router.status());
        yield status;
      }
      case ControlRequest.Drain(String target, long timeoutMillis) ->
          accepted("remaining", router.drain(target, timeoutMillis));
      case ControlRequest.HandOver(Path successor) -> {
        router.handOver(successor);
        yield accepted("generation", router.generation());
      }
      case ControlRequest.Retire() -> {
        router.retire();
        yield accepted("generation", router.generation());
      }
      case ControlRequest.Stop() -> {
        router.stop();
        yield accepted("pid", ProcessHandle.current().pid());
      }
      case ControlRequest.Unknown() -> refused("unknown op");
    };
  }

  private static Map<String, Object> accepted(String key, Object value) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ok", true);
    answer.put(key, value);
    return answer;
  }

  private Map<String, Object> refused(String why) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ok", false);
    answer.put("error", why);
    answer.put("generation", router.generation());
    return answer;
  }

  @Override
  public void close() {
    try {
      socket.close();
      if (!router.isRetiring()) { // the path is the successor's then
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      System.err.println("berth-router: control socket: " + e.getMessage());
    }
  }
}
