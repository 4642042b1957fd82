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
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Takes orders from the server: one JSON object a line, one answer a line. */
final class ControlServer implements AutoCloseable {
  private static final int LONGEST_LINE = 64 << 20;

  private final ServerSocketChannel socket;
  private final Path path;
  private final Router router;
  private final Runnable onStop;

  /** An order that is understood and not followed. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    Refused(String message) {
      super(message);
    }
  }

  private ControlServer(ServerSocketChannel socket, Path path, Router router, Runnable onStop) {
    this.socket = socket;
    this.path = path;
    this.router = router;
    this.onStop = onStop;
  }

  /**
   * Called after the TCP port is ours, so the path belongs to nobody or to a predecessor, who is
   * replaced without a gap.
   */
  static ControlServer bind(Path path, Router router, Runnable onStop) throws IOException {
    Path fresh = path.resolveSibling(path.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    socket.bind(UnixDomainSocketAddress.of(fresh));
    Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    ControlServer server = new ControlServer(socket, path, router, onStop);
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
      Order order = Json.order(line);
      return switch (order.op()) {
        case "routes" -> {
          router.apply(order.routes());
          passOn(line);
          yield accepted("generation", router.generation());
        }
        case "status" -> status();
        case "drain" -> accepted("remaining", drain(order, line));
        case "hand-over" -> {
          router.handOver(Path.of(order.socket()));
          yield accepted("generation", router.generation());
        }
        case "retire" -> {
          router.retire(onStop);
          yield accepted("generation", router.generation());
        }
        case "stop" -> {
          onStop.run();
          yield accepted("pid", ProcessHandle.current().pid());
        }
        default -> refused("unknown op");
      };
    } catch (Refused e) {
      return refused(String.valueOf(e.getMessage()));
    } catch (Json.Unreadable e) {
      return refused("unreadable: " + e.getMessage());
    } catch (IOException e) {
      return refused("not done completely: " + e.getMessage());
    }
  }

  /** Drains here and, at the same time, where clients of the old router still are. */
  private int drain(Order order, String line) throws InterruptedException {
    CompletableFuture<String> there = new CompletableFuture<>();
    Thread.ofPlatform().daemon().name("drain").start(() -> there.complete(passOn(line)));
    int here = router.upstreams().drain(order.target(), order.timeoutMillis());
    return here + Json.number(there.join(), "remaining");
  }

  /** The old router follows the same orders, as long as it lives. */
  private String passOn(String line) {
    Predecessor old = router.predecessor();
    if (old == null) {
      return "{}";
    }
    try {
      return old.ask(line);
    } catch (IOException e) {
      router.forgetPredecessor();
      old.forget();
      return "{}";
    }
  }

  private Map<String, Object> status() {
    Map<String, Object> status = accepted("pid", ProcessHandle.current().pid());
    status.put("generation", router.generation());
    status.put("port", router.port());
    status.put("inFlight", router.upstreams().inFlight());
    status.put("retiring", router.isRetiring());
    status.put("classPath", System.getProperty("java.class.path"));
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
      if (!router.isRetiring()) { // the path is the successor's then
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      System.err.println("berth-router: control socket: " + e.getMessage());
    }
  }
}
