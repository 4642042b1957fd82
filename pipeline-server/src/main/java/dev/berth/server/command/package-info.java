/**
 * The commands of {@code berth}: one small class per verb, run here and called from elsewhere.
 * {@link dev.berth.server.command.Commands} takes arguments, the caller with its rights, what is
 * typed or piped in and facts about where the caller stands, and gives lines, bytes and an exit
 * code; how these travel is not its business.
 */
@NullMarked
package dev.berth.server.command;

import org.jspecify.annotations.NullMarked;
