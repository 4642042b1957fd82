package dev.berth.router.handover;

import dev.berth.router.route.Upstreams;
import java.time.Duration;
import java.util.function.IntSupplier;

/**
 * The last minutes of a router whose socket a successor has: every answer ends its connection,
 * WebSockets and event streams are sent to the successor, and the process ends with its last
 * client.
 */
public final class GracefulExit implements Runnable {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration GLANCE = Duration.ofMillis(200);

  private final Upstreams upstreams;
  private final IntSupplier clients;
  private final Runnable onEnd;

  /**
   * Prepares the exit.
   *
   * @param clients how many are connected
   * @param onEnd called when none is, or when it takes too long
   */
  public GracefulExit(Upstreams upstreams, IntSupplier clients, Runnable onEnd) {
    this.upstreams = upstreams;
    this.clients = clients;
    this.onEnd = onEnd;
  }

  @Override
  public void run() {
    long end = System.nanoTime() + LONGEST.toNanos();
    try {
      upstreams.endLongLived();
      while (clients.getAsInt() > 0 && System.nanoTime() - end < 0) {
        Thread.sleep(GLANCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    onEnd.run();
  }
}
