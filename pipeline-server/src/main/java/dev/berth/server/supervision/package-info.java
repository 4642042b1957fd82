/**
 * The small process that starts this server again: told by its files, started again when it is
 * gone.
 */
@NullMarked
package dev.berth.server.supervision;

import org.jspecify.annotations.NullMarked;
