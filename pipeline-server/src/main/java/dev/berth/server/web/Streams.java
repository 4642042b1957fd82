package dev.berth.server.web;

import dev.berth.server.failure.DeployException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Semaphore;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Bounds how many live streams there are and ends them all when the server stops. */
@Component
class Streams {
  static final int MAX_STREAMS = 200;

  private final Semaphore free = new Semaphore(MAX_STREAMS);
  private final JsonMapper json;
  private volatile boolean closing;

  Streams(JsonMapper json) {
    this.json = json;
  }

  /** Where a stream's events come from. */
  interface Source {
    /** Sends what happens until there is no more or the stream does not go on. */
    void tell(EventStream stream) throws IOException, InterruptedException;
  }

  /** Streams until the source ends, the client is gone or the server stops. */
  void run(HttpServletResponse response, Source source) throws IOException {
    if (!free.tryAcquire()) {
      throw new DeployException(
          WebCode.TOO_MANY_STREAMS.because(
              "Too many live views are open", "Close some and try again"));
    }
    try {
      source.tell(new EventStream(response, json, () -> !closing));
    } catch (IOException | UncheckedIOException e) {
      return; // The client is gone: nobody is left to be told.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      free.release();
    }
  }

  /** How many streams are open. */
  int open() {
    return MAX_STREAMS - free.availablePermits();
  }

  @EventListener(ContextClosedEvent.class)
  void close() {
    closing = true;
  }
}
