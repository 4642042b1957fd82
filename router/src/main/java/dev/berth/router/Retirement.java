package dev.berth.router;

import java.time.Duration;

/**
 * The last minutes of a router whose socket a successor has: every answer ends its connection,
 * WebSockets and event streams are sent to the successor, and the process ends with its last
 * client.
 */
final class Retirement implements Runnable {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration GLANCE = Duration.ofMillis(200);

  private final Router router;
  private final Runnable onEnd;

  Retirement(Router router, Runnable onEnd) {
    this.router = router;
    this.onEnd = onEnd;
  }

  @Override
  public void run() {
    long end = System.nanoTime() + LONGEST.toNanos();
    try {
      router.upstreams().endLongLived();
      while (router.clients() > 0 && System.nanoTime() - end < 0) {
        Thread.sleep(GLANCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    onEnd.run();
  }
}
