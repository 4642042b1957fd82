package dev.berth.router.http;

import dev.berth.router.route.Upstream;
import io.netty.channel.EventLoop;
import java.util.concurrent.TimeUnit;

/**
 * Has a request wait for an instance where nobody listens: one that has ended is started again, and
 * after a start of the machine all are. Who asks for one that has been away for long is told at
 * once.
 */
interface Patience {
  /** Knows none. */
  Patience NONE = (upstream, dials, again) -> false;

  /**
   * Asks again later.
   *
   * @param dials how often that request has asked before
   * @param again run on the event loop of the exchange
   * @return false when the request is to be told that the app does not run
   */
  boolean waits(Upstream upstream, int dials, Runnable again);

  /** For so long after the first request that found nobody. */
  static Patience on(EventLoop loop, long millis) {
    return new OnLoop(loop, TimeUnit.MILLISECONDS.toNanos(millis));
  }

  /** Of one event loop; only touched by that loop. */
  final class OnLoop implements Patience {
    private static final int MOST_WAITING = 500;
    private static final long FIRST_PAUSE_MILLIS = 25;
    private static final int MOST_DOUBLINGS = 4;

    private final EventLoop loop;
    private final long nanos;
    private int waiting;

    private OnLoop(EventLoop loop, long nanos) {
      this.loop = loop;
      this.nanos = nanos;
    }

    @Override
    public boolean waits(Upstream upstream, int dials, Runnable again) {
      if (upstream.awayFor(System.nanoTime()) >= nanos || waiting >= MOST_WAITING) {
        return false;
      }
      waiting++;
      var _ =
          loop.schedule(
              () -> {
                waiting--;
                again.run();
              },
              FIRST_PAUSE_MILLIS << Math.min(dials, MOST_DOUBLINGS),
              TimeUnit.MILLISECONDS);
      return true;
    }
  }
}
