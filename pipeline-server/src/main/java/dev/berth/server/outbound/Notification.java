package dev.berth.server.outbound;

import java.time.Instant;

/**
 * One thing that somebody is told, and how far that is.
 *
 * @param about the deploy or request it is about
 * @param part whom, and what kind of thing
 * @param wanted what is to be told
 * @param told what was told last
 * @param remote what the other side calls it
 * @param words why it has not been heard; empty when it has
 */
public record Notification(
    String about,
    String part,
    String wanted,
    String told,
    String remote,
    int attempts,
    Instant nextAt,
    State state,
    String words,
    Instant changedAt) {
  /** Where it stands. */
  public enum State {
    WAITING,
    DONE,
    GAVE_UP
  }
}
