package dev.berth.server.rollout;

import java.time.Instant;

/**
 * One line of an instance's log.
 *
 * @param at when it was written, to about a second
 * @param text what the instance wrote, or what Berth notes about it
 * @param note true for a note of Berth's: a start or an end
 */
public record LoggedLine(Instant at, String text, boolean note) {}
