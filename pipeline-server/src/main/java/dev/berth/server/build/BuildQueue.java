package dev.berth.server.build;

import dev.berth.server.app.Environment;
import dev.berth.server.pipeline.CancelledException;
import dev.berth.server.pipeline.DeployLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Lets few builds run at once and shares their time between apps, by start-time fair queueing: who
 * has built least comes first, however many builds another app has waiting; production counts half.
 * Beside the places for all there is one for builds that were short before.
 */
final class BuildQueue {
  private static final long ASK_AGAIN_MILLIS = 500;
  private static final double NANOS = 1e9;

  /** What a build is taken to last that nobody has seen yet. */
  private static final double UNKNOWN_SECONDS = 60;

  private static final int MOST_REMEMBERED = 2_000;
  private static final Comparator<Waiting> BY_TURN =
      Comparator.comparingDouble(Waiting::tag).thenComparingLong(Waiting::ticket);

  private final Duration brief;
  private final LongSupplier nanos;
  private final List<Waiting> waiting = new ArrayList<>();
  private final Map<String, Double> usedUntil = new HashMap<>();
  private final Map<String, Double> lasted =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Double> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };
  private int free;
  private boolean briefFree = true;
  private double now;
  private long tickets;

  /**
   * @param concurrency how many builds of any length run at once
   * @param brief what ended within so long last time may use the place beside
   */
  BuildQueue(int concurrency, Duration brief, LongSupplier nanos) {
    this.free = concurrency;
    this.brief = brief;
    this.nanos = nanos;
  }

  /** A place among the running builds; closing it lets the next one in. */
  interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  private final class Waiting {
    private final Environment environment;
    private final boolean brief;
    private final long ticket = tickets++;
    private final double arrived = now;

    Waiting(Environment environment, boolean brief) {
      this.environment = environment;
      this.brief = brief;
    }

    long ticket() {
      return ticket;
    }

    /** When its app would have its turn, on a clock that runs with what is built. */
    double tag() {
      return Math.max(arrived, usedUntil.getOrDefault(app(), 0.0));
    }

    boolean isBrief() {
      return brief
          || lasted.getOrDefault(kind(), Double.MAX_VALUE) <= BuildQueue.this.brief.toSeconds();
    }

    /** Previews build alike. */
    String kind() {
      return app() + "/" + environment.kind();
    }

    String app() {
      return environment.app().value();
    }

    double expectedSeconds() {
      return lasted.getOrDefault(kind(), UNKNOWN_SECONDS);
    }

    int weight() {
      return environment.kind() == Environment.Kind.PRODUCTION ? 2 : 1;
    }
  }

  /**
   * Waits for a place.
   *
   * @param isBrief whether it will surely be short
   * @param checkActive throws when waiting has become pointless
   */
  synchronized Turn take(
      Environment environment, boolean isBrief, DeployLog log, Runnable checkActive) {
    Waiting mine = new Waiting(environment, isBrief);
    waiting.add(mine);
    long shown = -1;
    try {
      Optional<Turn> turn = place(mine);
      while (turn.isEmpty()) {
        long ahead = waiting.stream().filter(other -> BY_TURN.compare(other, mine) < 0).count();
        if (ahead != shown) {
          log.line(
              "Waiting for a free place to build ("
                  + (ahead == 0 ? "next in line" : ahead + " ahead in line")
                  + ").");
          shown = ahead;
        }
        checkActive.run();
        wait(ASK_AGAIN_MILLIS);
        turn = place(mine);
      }
      return turn.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException("the build was cancelled while it waited");
    } finally {
      waiting.remove(mine);
      notifyAll();
    }
  }

  private Optional<Turn> place(Waiting mine) {
    if (briefFree
        && mine.isBrief()
        && waiting.stream().filter(Waiting::isBrief).min(BY_TURN).orElseThrow() == mine) {
      briefFree = false;
      return Optional.of(begin(mine, () -> briefFree = true));
    }
    if (free > 0 && waiting.stream().min(BY_TURN).orElseThrow() == mine) {
      free--;
      return Optional.of(begin(mine, () -> free++));
    }
    return Optional.empty();
  }

  private Turn begin(Waiting mine, Runnable giveBack) {
    double tag = mine.tag();
    double expected = mine.expectedSeconds();
    long began = nanos.getAsLong();
    now = Math.max(now, tag);
    usedUntil.put(mine.app(), tag + expected / mine.weight());
    return new Turn() {
      private boolean closed;

      @Override
      public void close() {
        synchronized (BuildQueue.this) {
          if (!closed) {
            closed = true;
            giveBack.run();
            ended(mine, expected, (nanos.getAsLong() - began) / NANOS);
          }
        }
      }
    };
  }

  /** One short build, such as a failed one, does not make all of its kind short. */
  private void ended(Waiting build, double expected, double seconds) {
    usedUntil.merge(build.app(), (seconds - expected) / build.weight(), Double::sum);
    lasted.merge(build.kind(), seconds, (before, last) -> Math.max(last, before / 2));
    usedUntil.values().removeIf(until -> until <= now);
    notifyAll();
  }
}
