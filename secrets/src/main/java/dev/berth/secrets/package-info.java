/**
 * Scoped, versioned secret values and the port that keeps them. A value prints as dots and leaves
 * only through one method; a store writes only on top of the version the writer has seen, and never
 * uses a version twice.
 */
@NullMarked
package dev.berth.secrets;

import org.jspecify.annotations.NullMarked;
