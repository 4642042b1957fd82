/**
 * Wraps the {@code sandbox} library: opens it for this installation and turns its problems into
 * failures.
 */
@NullMarked
package dev.berth.server.isolation;

import org.jspecify.annotations.NullMarked;
