package dev.berth.server.build;

import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Lets a command's lines through until there are too many of them; then the thread that waits for
 * the command is interrupted, which ends it.
 */
final class OutputGate implements Consumer<String>, AutoCloseable {
  private final Consumer<String> follower;
  private final long limit;
  private final Thread waiting;
  private long bytes;
  private boolean flooded;
  private boolean closed;

  OutputGate(Consumer<String> follower, long limit, Thread waiting) {
    this.follower = follower;
    this.limit = limit;
    this.waiting = waiting;
  }

  @Override
  public void accept(String line) {
    if (pass(line)) {
      follower.accept(line);
    }
  }

  /** Whether the command was ended by this. */
  synchronized boolean isFlooded() {
    return flooded;
  }

  /**
   * After this nobody is interrupted any more, and an interrupt of this gate's own is forgotten.
   */
  @Override
  public synchronized void close() {
    closed = true;
    if (flooded) {
      Thread.interrupted();
    }
  }

  private synchronized boolean pass(String line) {
    bytes += line.getBytes(StandardCharsets.UTF_8).length + 1;
    if (bytes > limit && !flooded && !closed) {
      flooded = true;
      waiting.interrupt();
    }
    return !flooded;
  }
}
