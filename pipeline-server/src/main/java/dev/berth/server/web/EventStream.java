package dev.berth.server.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events on the request's own virtual thread: no timers, no callbacks, and a client
 * that is gone is noticed at the next write.
 */
final class EventStream {
  private static final Duration HEARTBEAT = Duration.ofSeconds(10);

  private final OutputStream out;
  private final JsonMapper json;
  private final BooleanSupplier open;
  private long lastWrite;
  private boolean isBehind;

  EventStream(HttpServletResponse response, JsonMapper json, BooleanSupplier open)
      throws IOException {
    response.setContentType("text/event-stream;charset=UTF-8");
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Accel-Buffering", "no");
    this.out = response.getOutputStream();
    this.json = json;
    this.open = open;
    write(":\n\n");
  }

  void send(String event, Object data) throws IOException {
    write("event: " + event + "\ndata: " + json.writeValueAsString(data) + "\n\n");
  }

  /**
   * Sends an event with what a client that comes back says it saw last; it goes out with the next
   * {@link #flush}.
   */
  void put(String id, String event, Object data) throws IOException {
    String text =
        "id: " + id + "\nevent: " + event + "\ndata: " + json.writeValueAsString(data) + "\n\n";
    out.write(text.getBytes(StandardCharsets.UTF_8));
    isBehind = true;
  }

  /** Sends what was put. */
  void flush() throws IOException {
    if (isBehind) {
      out.flush();
      lastWrite = System.nanoTime();
      isBehind = false;
    }
  }

  /**
   * To be asked at least once a second: false when the stream has to end because the server stops.
   *
   * @throws IOException when the client is gone
   */
  boolean goesOn() throws IOException {
    if (System.nanoTime() - lastWrite > HEARTBEAT.toNanos()) {
      write(":\n\n");
    }
    return open.getAsBoolean();
  }

  private void write(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
    isBehind = false;
    lastWrite = System.nanoTime();
  }
}
