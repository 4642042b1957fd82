/**
 * What went wrong, whose fault it is, and what to do next: the one vocabulary for everything that
 * stops a deploy.
 */
@NullMarked
package dev.berth.server.failure;

import org.jspecify.annotations.NullMarked;
