package dev.berth.router;

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
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Takes orders from the server: one JSON object a line, one answer a line. */
final class ControlServer implements AutoCloseable {
  private static final int LONGEST_LINE = 64 << 20;

  private final ServerSocketChannel socket;
  private final Path path;
  private final Router router;
  private final JsonMapper json;
  private final Runnable onStop;

  /** An order that is understood and not followed. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private ControlServer(
      ServerSocketChannel socket, Path path, Router router, JsonMapper json, Runnable onStop) {
    this.socket = socket;
    this.path = path;
    this.router = router;
    this.json = json;
    this.onStop = onStop;
  }

  /** Called after the TCP port is ours, so a socket file found here has no living owner. */
  static ControlServer bind(Path path, Router router, JsonMapper json, Runnable onStop)
      throws IOException {
    Files.deleteIfExists(path);
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    socket.bind(UnixDomainSocketAddress.of(path));
    ControlServer server = new ControlServer(socket, path, router, json, onStop);
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
        answers.write(
            (json.writeValueAsString(answer(line)) + "\n").getBytes(StandardCharsets.UTF_8));
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
      JsonNode order = json.readTree(line);
      return switch (order.path("op").asString("")) {
        case "routes" -> {
          router.apply(json.treeToValue(order, RouteSet.class));
          yield accepted("generation", router.generation());
        }
        case "status" -> status();
        case "drain" -> {
          String target = order.path("target").asString("");
          yield accepted("remaining", router.drain(target, order.path("timeoutMillis").asLong(0)));
        }
        case "stop" -> {
          onStop.run();
          yield accepted("pid", ProcessHandle.current().pid());
        }
        default -> refused("unknown op");
      };
    } catch (Refused e) {
      return refused(String.valueOf(e.getMessage()));
    } catch (JacksonException e) {
      return refused("unreadable: " + e.getOriginalMessage());
    } catch (IOException e) {
      return refused("switched, but not stored: " + e.getMessage());
    }
  }

  private Map<String, Object> status() {
    Map<String, Object> status = accepted("pid", ProcessHandle.current().pid());
    status.put("generation", router.generation());
    status.put("port", router.port());
    status.put("inFlight", router.inFlight());
    return status;
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
      Files.deleteIfExists(path);
    } catch (IOException e) {
      System.err.println("berth-router: control socket: " + e.getMessage());
    }
  }
}
