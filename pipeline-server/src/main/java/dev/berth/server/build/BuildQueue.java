package dev.berth.server.build;

import dev.berth.server.pipeline.CancelledException;
import dev.berth.server.pipeline.DeployLog;
import java.util.ArrayDeque;
import java.util.Deque;

/** Lets few builds run at once, in the order they came; says how many are ahead. */
final class BuildQueue {
  private static final long ASK_AGAIN_MILLIS = 500;

  private final Deque<Long> waiting = new ArrayDeque<>();
  private int free;
  private long tickets;

  BuildQueue(int concurrency) {
    this.free = concurrency;
  }

  /** A place among the running builds; closing it lets the next one in. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits for a place.
   *
   * @param checkActive throws when waiting has become pointless
   */
  synchronized Turn take(DeployLog log, Runnable checkActive) {
    long ticket = tickets++;
    waiting.addLast(ticket);
    int shown = -1;
    try {
      while (free == 0 || waiting.element() != ticket) {
        int ahead = ahead(ticket);
        if (ahead != shown) {
          log.line(
              "Waiting for a free place to build ("
                  + (ahead == 0 ? "next in line" : ahead + " ahead in line")
                  + ").");
          shown = ahead;
        }
        checkActive.run();
        wait(ASK_AGAIN_MILLIS);
      }
      free--;
      return this::giveBack;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException("the build was cancelled while it waited");
    } finally {
      waiting.remove(ticket);
      notifyAll();
    }
  }

  private int ahead(long ticket) {
    int ahead = 0;
    for (long other : waiting) {
      if (other == ticket) {
        break;
      }
      ahead++;
    }
    return ahead;
  }

  private synchronized void giveBack() {
    free++;
    notifyAll();
  }
}
