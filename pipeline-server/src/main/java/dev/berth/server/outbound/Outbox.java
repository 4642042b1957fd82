package dev.berth.server.outbound;

import dev.berth.server.app.AppName;
import dev.berth.webhooks.send.Backoff;
import dev.berth.webhooks.send.HostAnswer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Tells one thing until it is heard, or until it makes no sense any more. */
@Component
class Outbox {
  private static final int MOST_SETTLED = 10_000;

  private final NotificationTable messages;
  private final Clock clock;
  private final Backoff backoff = Backoff.usual();
  private final SecureRandom random = new SecureRandom();

  /** What nothing is to be done about any more, so that the database is not asked every time. */
  private final Set<List<String>> settled = ConcurrentHashMap.newKeySet();

  private final Set<Target> waiting = ConcurrentHashMap.newKeySet();

  Outbox(NotificationTable messages, Clock clock) {
    this.messages = messages;
    this.clock = clock;
  }

  private record Target(String about, String part) {}

  /** Says something once; answers with what the other side calls it. */
  interface Saying {
    HostAnswer<String> to(Notification message);
  }

  /** Makes sure that it is told, or is being tried. */
  void tell(AppName app, String about, String part, String wanted, Saying saying) {
    List<String> known = List.of(about, part, wanted);
    if (settled.contains(known)) {
      return;
    }
    waiting.add(new Target(about, part));
    Notification message = messages.wanting(app, about, part, wanted);
    if (message.told().equals(wanted) || message.state() == Notification.State.GAVE_UP) {
      waiting.remove(new Target(about, part));
      settle(known);
      return;
    }
    if (message.nextAt().isAfter(clock.instant())) {
      return;
    }
    switch (saying.to(message)) {
      case HostAnswer.Done<String>(String remote) -> messages.heard(message, remote);
      case HostAnswer.TryLater<String> later -> {
        Optional<Instant> next =
            backoff.next(message.attempts() + 1, clock.instant(), later, random);
        if (next.isPresent()) {
          messages.later(message, next.get(), later.why());
        } else {
          messages.givenUp(
              message, later.why() + ". Given up after " + (message.attempts() + 1) + " attempts");
        }
      }
      case HostAnswer.Refused<String>(var _, String summary, String advice) ->
          messages.givenUp(message, summary + "\n" + advice);
    }
  }

  /** Whether somebody is still to be told of this. */
  boolean isWaiting(String about) {
    return waiting.stream().anyMatch(target -> target.about().equals(about));
  }

  private void settle(List<String> known) {
    if (settled.size() >= MOST_SETTLED) {
      settled.clear();
    }
    settled.add(known);
  }
}
