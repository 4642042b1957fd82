/** Refuses pushes that carry private keys or credentials. */
@NullMarked
package dev.berth.server.guard;

import org.jspecify.annotations.NullMarked;
