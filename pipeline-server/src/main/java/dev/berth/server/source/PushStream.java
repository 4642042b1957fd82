package dev.berth.server.source;

import dev.berth.concurrent.BackgroundLoop;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jgit.transport.SideBandOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The way back to the client of one push. Never fails: once the client has gone everything is
 * dropped, so that a push that was stored is carried to its end.
 */
final class PushStream extends OutputStream {
  /** An empty packet on the data band: what git's own server sends while it has nothing to say. */
  private static final byte[] HEARTBEAT = "0005\1".getBytes(StandardCharsets.US_ASCII);

  private final OutputStream response;
  private final SideBandOutputStream progress;
  private boolean gone;
  private boolean begun;

  PushStream(OutputStream response) {
    this.response = response;
    this.progress =
        new SideBandOutputStream(
            SideBandOutputStream.CH_PROGRESS, SideBandOutputStream.MAX_BUF, this);
  }

  /** Sends a heartbeat now and then, until it is closed. */
  BackgroundLoop beating(Duration every) {
    BackgroundLoop beats =
        BackgroundLoop.every(every, "push-heartbeat", this::heartbeat).startingAfter(every);
    beats.start();
    return beats;
  }

  private synchronized void heartbeat() {
    write(HEARTBEAT, 0, HEARTBEAT.length);
    flush();
  }

  /** Sends one line at once. */
  synchronized boolean line(String text) {
    try {
      progress.write((text + "\n").getBytes(StandardCharsets.UTF_8));
      progress.flush();
    } catch (IOException e) {
      gone = true;
    }
    return !gone;
  }

  /** True once there is something of an answer. */
  synchronized boolean begun() {
    return begun;
  }

  synchronized boolean gone() {
    return gone;
  }

  @Override
  public synchronized void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public synchronized void write(byte @Nullable [] bytes, int offset, int length) {
    if (gone || bytes == null) {
      return;
    }
    begun = true;
    try {
      response.write(bytes, offset, length);
    } catch (IOException e) {
      gone = true;
    }
  }

  @Override
  public synchronized void flush() {
    if (gone) {
      return;
    }
    try {
      response.flush();
    } catch (IOException e) {
      gone = true;
    }
  }
}
