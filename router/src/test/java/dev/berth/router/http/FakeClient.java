package dev.berth.router.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client that notes what it is told. */
final class FakeClient implements ClientPort {
  private final List<String> notes;
  boolean writable = true;

  FakeClient(List<String> notes) {
    this.notes = notes;
  }

  private void note(String note) {
    notes.add("client " + note);
  }

  @Override
  public void interim(HttpResponse head) {
    note("hears " + head.status().code());
  }

  @Override
  public void head(HttpResponse head) {
    note("gets " + head.status().code());
  }

  @Override
  public void body(HttpContent part) {
    note(part instanceof LastHttpContent ? "gets the end" : "gets a part");
    part.release();
  }

  @Override
  public void answer(FullHttpResponse page) {
    note("gets page " + page.status().code());
    page.release();
  }

  @Override
  public void file(HttpResponse head, @Nullable FileChannel content, long size) {
    note("gets file " + head.status().code());
    try {
      if (content != null) {
        content.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void upgrade(HttpResponse head) {
    note("is upgraded");
  }

  @Override
  public void bytes(ByteBuf bytes) {
    note("gets " + bytes.readableBytes() + " bytes");
    bytes.release();
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
    note(wanted ? "goes on" : "stops");
  }

  @Override
  public void stalled(boolean waits) {
    note(waits ? "stalled" : "moves");
  }

  @Override
  public void end() {
    note("ends");
  }

  @Override
  public void sendAway() {
    note("is sent away");
  }

  @Override
  public void breakOff() {
    note("is broken off");
  }
}
