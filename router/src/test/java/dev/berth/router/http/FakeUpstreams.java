package dev.berth.router.http;

import dev.berth.router.route.Upstream;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** Upstreams that note what they are told. */
final class FakeUpstreams implements UpstreamConnector {
  final Queue<Way> idle = new ArrayDeque<>();
  private final List<String> notes;

  FakeUpstreams(List<String> notes) {
    this.notes = notes;
  }

  Way way(boolean used) {
    return new Way(used);
  }

  @Override
  public @Nullable UpstreamPort idle(Upstream upstream, boolean repeatable) {
    return idle.poll();
  }

  @Override
  public void connect(Upstream upstream, UpstreamConnector.Listener listener) {
    notes.add("connect");
  }

  /** A way to one of them. */
  final class Way implements UpstreamPort {
    private final boolean used;
    boolean writable = true;
    private boolean reading = true;

    private Way(boolean used) {
      this.used = used;
    }

    private void note(String note) {
      notes.add("upstream " + note);
    }

    @Override
    public void send(HttpRequest head, UpstreamPort.Listener listener) {
      note("gets " + head.method() + " " + head.uri());
    }

    @Override
    public void send(HttpContent part) {
      note(part instanceof LastHttpContent ? "gets the end" : "gets a part");
      part.release();
    }

    @Override
    public void send(ByteBuf bytes) {
      note("gets " + bytes.readableBytes() + " bytes");
      bytes.release();
    }

    @Override
    public void becomeTunnel() {
      note("is a tunnel");
    }

    @Override
    public void flush() {
      note("flush");
    }

    @Override
    public boolean isWritable() {
      return writable;
    }

    @Override
    public void read(boolean wanted) {
      reading = wanted;
      note(wanted ? "goes on" : "stops");
    }

    @Override
    public boolean isReading() {
      return reading;
    }

    @Override
    public boolean wasUsed() {
      return used;
    }

    @Override
    public void release(boolean requestComplete) {
      note(requestComplete ? "is given back" : "is closed");
    }
  }
}
