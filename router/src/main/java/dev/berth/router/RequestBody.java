package dev.berth.router;

import io.netty.channel.Channel;
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
  private final Channel client;
  private @Nullable Queue<HttpContent> waiting;
  private boolean complete;

  RequestBody(Channel client) {
    this.client = client;
  }

  /** True when the client has sent all of it. */
  boolean isComplete() {
    return complete;
  }

  void add(HttpContent content, @Nullable Channel upstream) {
    if (content instanceof LastHttpContent last) {
      complete = true;
      if (!last.trailingHeaders().isEmpty()) {
        last.trailingHeaders().clear(); // could name what only the router may say
      }
    }
    if (upstream == null) {
      keep(content);
      if (!complete) {
        readOn(false);
      }
      return;
    }
    Wire.write(upstream, content);
    if (!upstream.isWritable()) {
      upstream.flush();
      readOn(upstream.isWritable());
    }
  }

  private void keep(HttpContent content) {
    if (waiting == null) {
      waiting = new ArrayDeque<>(2);
    }
    waiting.add(content);
  }

  /** What has waited follows the head. */
  void follow(Channel upstream) {
    if (waiting != null) {
      for (HttpContent content = waiting.poll(); content != null; content = waiting.poll()) {
        Wire.write(upstream, content);
      }
    }
    readOn(upstream.isWritable());
  }

  /** A repeatable request has no body but its end, which the dead connection took along. */
  void sendEndAgain() {
    keep(LastHttpContent.EMPTY_LAST_CONTENT);
  }

  void readOn(boolean read) {
    if (!complete) {
      Wire.read(client, read);
    }
  }

  void release() {
    if (waiting != null) {
      for (HttpContent content = waiting.poll(); content != null; content = waiting.poll()) {
        content.release();
      }
    }
  }
}
