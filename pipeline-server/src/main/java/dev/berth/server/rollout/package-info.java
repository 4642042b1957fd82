/** Starts, adopts, probes and stops instances of a release; keeps their logs. */
@NullMarked
package dev.berth.server.rollout;

import org.jspecify.annotations.NullMarked;
