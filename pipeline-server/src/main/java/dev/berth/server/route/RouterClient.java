package dev.berth.server.route;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to the router over its control socket; every call is one line there and one back. */
@Component
class RouterClient {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final RouterFiles files;
  private final JsonMapper json;

  /**
   * What the router says of itself.
   *
   * @param retiring whether a successor listens in its place
   * @param trustedProxies who is believed about visitors
   * @param classPath what it runs from
   */
  record Status(
      long pid,
      long generation,
      int port,
      Map<String, Integer> inFlight,
      @Nullable Boolean retiring,
      @Nullable String trustedProxies,
      @Nullable String classPath) {
    boolean isRetiring() {
      return Boolean.TRUE.equals(retiring);
    }
  }

  /**
   * The router's word on new routes.
   *
   * @param accepted whether it follows them
   * @param generation what it serves now
   * @param problem why it does not
   */
  record Delivery(boolean accepted, long generation, String problem) {}

  RouterClient(RouterFiles files, JsonMapper json) {
    this.files = files;
    this.json = json;
  }

  Delivery deliver(RouteSnapshot snapshot, Map<String, String> console) throws IOException {
    JsonNode answer = ask(snapshot.message(console), PATIENCE);
    return new Delivery(
        answer.path("ok").asBoolean(false),
        answer.path("generation").asLong(0),
        answer.path("error").asString(""));
  }

  Status status() throws IOException {
    try {
      return json.treeToValue(ask(Map.of("op", "status"), PATIENCE), Status.class);
    } catch (JacksonException e) {
      throw new IOException("the router's status is unreadable", e);
    }
  }

  int drain(String target, Duration timeout) throws IOException {
    return ask(
            Map.of("op", "drain", "target", target, "timeoutMillis", timeout.toMillis()),
            timeout.plus(PATIENCE))
        .path("remaining")
        .asInt(0);
  }

  void stop() throws IOException {
    ask(Map.of("op", "stop"), PATIENCE);
  }

  /** Returns when the router behind the socket is gone, or when there is none. */
  void awaitEnd() {
    try (SocketChannel channel =
        SocketChannel.open(UnixDomainSocketAddress.of(files.controlTarget()))) {
      while (channel.read(ByteBuffer.allocate(64)) >= 0) {
        // it says nothing unasked
      }
    } catch (IOException e) {
      // gone
    }
  }

  private JsonNode ask(Map<String, Object> order, Duration patience) throws IOException {
    try (SocketChannel channel =
        SocketChannel.open(UnixDomainSocketAddress.of(files.controlTarget()))) {
      Thread impatience = Thread.ofVirtual().start(() -> closeAfter(channel, patience));
      try {
        ByteBuffer line =
            ByteBuffer.wrap(
                (json.writeValueAsString(order) + "\n").getBytes(StandardCharsets.UTF_8));
        while (line.hasRemaining()) {
          channel.write(line);
        }
        String answer =
            new BufferedReader(
                    new InputStreamReader(Channels.newInputStream(channel), StandardCharsets.UTF_8))
                .readLine();
        if (answer == null) {
          throw new IOException("the router ended the conversation");
        }
        return json.readTree(answer);
      } catch (JacksonException e) {
        throw new IOException("the router's answer is unreadable", e);
      } finally {
        impatience.interrupt();
      }
    }
  }

  private static void closeAfter(SocketChannel channel, Duration patience) {
    try {
      Thread.sleep(patience);
      channel.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // answered in time
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
