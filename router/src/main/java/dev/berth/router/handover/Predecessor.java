package dev.berth.router.handover;

import dev.berth.router.json.Json;
import dev.berth.router.json.Json.Unreadable;
import dev.berth.router.route.RouteTable;
import dev.berth.router.route.RouteTableJson;
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
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JsonParser;

/**
 * The router that listened before this one and still answers the clients it has. What the server
 * asks for is passed on to it as long as it lives, so that the server knows one router only.
 */
public final class Predecessor {
  private final Path control;

  private Predecessor(Path control) {
    this.control = control;
  }

  /** The router behind this control socket, reachable also when the path gets a new owner. */
  public static Predecessor behind(Path control) throws IOException {
    Path link = control.resolveSibling("predecessor-" + ProcessHandle.current().pid() + ".sock");
    Files.deleteIfExists(link);
    Files.createLink(link, control);
    return new Predecessor(link);
  }

  /** Takes its listening socket; it goes on listening itself. */
  public FileDescriptor handOver(EventLoopGroup loops) throws IOException {
    Path waiting = control.resolveSibling("take-over-" + ProcessHandle.current().pid() + ".sock");
    return SocketPassing.take(
        waiting,
        loops,
        () -> demand(Map.of("op", "hand-over", "socket", waiting.toAbsolutePath().toString())));
  }

  /** Makes it stop listening. */
  public void retire() throws IOException {
    demand(Map.of("op", "retire"));
  }

  private void demand(Map<String, ?> request) throws IOException {
    Answer answer = ask(request);
    if (!answer.ok) {
      throw new IOException("the old router refuses: " + answer.text);
    }
  }

  /** Makes it follow these routes; one of an older version follows those that it understands. */
  public void follow(RouteTable table) throws IOException {
    if (!ask(routes(table)).ok) {
      ask(routes(table.byHostAlone()));
    }
  }

  private static Map<String, Object> routes(RouteTable table) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("op", "routes");
    request.putAll(RouteTableJson.properties(table));
    return request;
  }

  /** Drains there; returns how many requests are left. */
  public int drain(String target, long timeoutMillis) throws IOException {
    return ask(Map.of("op", "drain", "target", target, "timeoutMillis", timeoutMillis)).remaining;
  }

  private Answer ask(Map<String, ?> request) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(control));
        BufferedReader answers =
            new BufferedReader(
                new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))) {
      ByteBuffer line =
          ByteBuffer.wrap((Json.write(request) + "\n").getBytes(StandardCharsets.UTF_8));
      while (line.hasRemaining()) {
        channel.write(line);
      }
      String answer = answers.readLine();
      if (answer == null) {
        throw new IOException("the old router ended the conversation");
      }
      return Answer.of(answer);
    }
  }

  /** Called once it is gone. */
  public void forget() {
    try {
      Files.deleteIfExists(control);
    } catch (IOException e) {
      System.err.println("berth-router: " + control + " stays behind: " + e.getMessage());
    }
  }

  /** What it says; of a text that says nothing, nothing. */
  private static final class Answer implements Json.Property {
    private final String text;
    private boolean ok;
    private int remaining;

    private Answer(String text) {
      this.text = text;
    }

    static Answer of(String text) {
      Answer answer = new Answer(text);
      try {
        Json.read(text, answer);
      } catch (Unreadable e) {
        return new Answer(text);
      }
      return answer;
    }

    @Override
    public void read(String name, JsonParser in) {
      switch (name) {
        case "ok" -> ok = in.getBooleanValue();
        case "remaining" -> remaining = in.getIntValue();
        default -> {}
      }
    }
  }
}
