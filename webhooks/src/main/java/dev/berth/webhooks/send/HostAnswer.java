package dev.berth.webhooks.send;

import java.time.Duration;

/** What came of asking another machine for something. */
public sealed interface HostAnswer<T> {
  /** It was done. */
  record Done<T>(T value) implements HostAnswer<T> {}

  /**
   * It may work later.
   *
   * @param after what the other side asks to wait, zero when it did not say; see {@link Backoff}
   * @param why a sentence without anything the other side chose
   */
  record TryLater<T>(Duration after, String why) implements HostAnswer<T> {}

  /**
   * It will not work until a person changes something.
   *
   * @param problem what kind of thing
   * @param summary one sentence of facts
   * @param advice the next action
   */
  record Refused<T>(Problem problem, String summary, String advice) implements HostAnswer<T> {}
}
