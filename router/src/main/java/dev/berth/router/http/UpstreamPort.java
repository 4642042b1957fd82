package dev.berth.router.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;

/** A way to an upstream that carries one request at a time. */
interface UpstreamPort {
  /** Hears what the upstream says, on the event loop of the exchange. */
  interface Listener {
    /** Something before the answer, such as 103. */
    void upstreamInterim(HttpResponse head);

    /** The answer begins. */
    void upstreamHead(HttpResponse head);

    /** A part of the answer; the last one is a {@code LastHttpContent}. */
    void upstreamBody(HttpContent part);

    /** The upgrade is granted: call {@link UpstreamPort#becomeTunnel}. */
    void upstreamSwitched(HttpResponse head);

    /** Bytes after an upgrade. */
    void upstreamBytes(ByteBuf bytes);

    /** For the moment that was all. */
    void upstreamPaused();

    /** Whether it takes what it is given. */
    void upstreamWritable(boolean writable);

    /** What it says is not HTTP. */
    void upstreamBroken();

    /** It is gone. */
    void upstreamClosed();
  }

  /** Begins a request. */
  void send(HttpRequest head, Listener listener);

  /** Goes on with it. */
  void send(HttpContent part);

  /** Passes bytes after an upgrade. */
  void send(ByteBuf bytes);

  /** Leaves HTTP. */
  void becomeTunnel();

  /** Has what was said go out. */
  void flush();

  /** False while the upstream takes less than it is given. */
  boolean isWritable();

  /** Whether more of the answer is wanted. */
  void read(boolean wanted);

  /** Whether more of the answer is wanted at the moment. */
  boolean isReading();

  /** True when it carried a request before this one, and may have been dead already. */
  boolean wasUsed();

  /**
   * Lets it go; nothing more is heard of it.
   *
   * @param requestComplete whether all of the request was sent: without, it cannot carry another
   */
  void release(boolean requestComplete);
}
