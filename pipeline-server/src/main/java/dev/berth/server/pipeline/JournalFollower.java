package dev.berth.server.pipeline;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/** Follows the log file, and looks each event up in the journal when its mark comes by. */
final class JournalFollower implements DeployFollower {
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final DeployId id;
  private final Journal journal;
  private final LogTail tail;
  private final ChangeSignal pulse;
  private final ToIntFunction<DeployId> ahead;
  private final Function<StepEvent.Succeeded, String> remarks;
  private final List<StepEvent> seen = new ArrayList<>();
  private final Deque<String> unread = new ArrayDeque<>();
  private final Deque<Followed> ready = new ArrayDeque<>();
  private int lastAhead = -1;
  private boolean over;
  private boolean thorough = true;

  JournalFollower(
      DeployId id,
      Journal journal,
      DeployLogs logs,
      ToIntFunction<DeployId> ahead,
      Function<StepEvent.Succeeded, String> remarks) {
    this.id = id;
    this.journal = journal;
    this.tail = logs.tail(id);
    this.pulse = logs.pulse();
    this.ahead = ahead;
    this.remarks = remarks;
  }

  @Override
  public Optional<Followed> next(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (ready.isEmpty() && !over) {
      long beats = pulse.count();
      boolean answered = fillIfAnswered();
      long left = end - System.nanoTime();
      if (!ready.isEmpty() || left <= 0) {
        break;
      }
      Duration pause = Duration.ofNanos(Math.min(left, LOOK_AGAIN.toNanos()));
      if (answered) {
        thorough = !pulse.awaitAfter(beats, pause);
      } else {
        thorough = true;
        Thread.sleep(pause);
      }
    }
    return Optional.ofNullable(ready.poll());
  }

  /** A lost connection says nothing about the deploy: what was not seen yet is read again. */
  private boolean fillIfAnswered() {
    try {
      fill();
      return true;
    } catch (RuntimeException e) {
      if (!LostConnection.is(e)) {
        throw e;
      }
      return false;
    }
  }

  /**
   * Events read before the log is drained come after all its lines: they were recorded later than
   * what the log held. The journal is asked when a mark says so, and now and then to be sure.
   */
  private void fill() {
    try {
      List<StepEvent> known =
          thorough ? new ArrayList<>(journal.readFrom(id, seen.size())) : new ArrayList<>();
      int base = seen.size();
      while (!unread.isEmpty() || unread.addAll(tail.more())) {
        String line = unread.element();
        if (DeployLogs.isMark(line)) {
          int seq = seq(line);
          if (seq >= base + known.size()) {
            known.addAll(journal.readFrom(id, base + known.size()));
          }
          happened(known, base, seq + 1);
        } else if (!over) {
          ready.add(new Followed.Line(line));
        }
        unread.remove();
      }
      if (thorough) {
        happened(known, base, base + known.size());
        queued();
      }
      thorough = false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void happened(List<StepEvent> known, int base, int end) {
    while (seen.size() < end && seen.size() - base < known.size() && !over) {
      StepEvent event = known.get(seen.size() - base);
      seen.add(event);
      ready.add(new Followed.Happened(event, remark(event)));
      DeployState state = DeployState.of(seen);
      if (state.status().isFinal() && isLast(known, base, state)) {
        ready.add(new Followed.Ended(state));
        over = true;
      }
    }
  }

  private String remark(StepEvent event) {
    return event instanceof StepEvent.Succeeded succeeded ? remarks.apply(succeeded) : "";
  }

  /** A stuck deploy may have gone on since. */
  private boolean isLast(List<StepEvent> known, int base, DeployState state) {
    return state.status() != DeployStatus.STUCK || seen.size() == base + known.size();
  }

  private void queued() {
    if (seen.size() == 1) {
      int now = ahead.applyAsInt(id);
      if (now != lastAhead && now > 0) {
        ready.add(new Followed.Queued(now));
      }
      lastAhead = now;
    }
  }

  private static int seq(String mark) {
    return Integer.parseInt(mark.substring(1, mark.indexOf(' ')));
  }
}
