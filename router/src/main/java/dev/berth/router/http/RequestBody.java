package dev.berth.router.http;

import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request on its way: waits until there is a connection, and stops the client while
 * the upstream is slower.
 */
final class RequestBody {
  private final ClientPort client;
  private @Nullable Queue<HttpContent> waiting;
  private boolean complete;

  RequestBody(ClientPort client) {
    this.client = client;
  }

  /** True when the client has sent all of it. */
  boolean isComplete() {
    return complete;
  }

  /** Keeps a part until there is a way to the upstream. */
  void hold(HttpContent part) {
    take(part);
    keep(part);
    readOn(false);
  }

  /** Passes a part on. */
  void pass(HttpContent part, UpstreamPort upstream) {
    take(part);
    upstream.send(part);
    if (!upstream.isWritable()) {
      upstream.flush();
      readOn(upstream.isWritable());
    }
  }

  private void take(HttpContent part) {
    if (part instanceof LastHttpContent last) {
      complete = true;
      if (!last.trailingHeaders().isEmpty()) {
        last.trailingHeaders().clear(); // could name what only the router may say
      }
    }
  }

  private void keep(HttpContent part) {
    if (waiting == null) {
      waiting = new ArrayDeque<>(2);
    }
    waiting.add(part);
  }

  /** What has waited follows the head. */
  void follow(UpstreamPort upstream) {
    if (waiting != null) {
      for (HttpContent part = waiting.poll(); part != null; part = waiting.poll()) {
        upstream.send(part);
      }
    }
    readOn(upstream.isWritable());
  }

  /** A repeatable request has no body but its end, which the dead connection took along. */
  void sendEndAgain() {
    keep(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  void readOn(boolean wanted) {
    if (!complete) {
      client.read(wanted);
    }
  }

  void release() {
    if (waiting != null) {
      for (HttpContent part = waiting.poll(); part != null; part = waiting.poll()) {
        part.release();
      }
    }
  }
}
