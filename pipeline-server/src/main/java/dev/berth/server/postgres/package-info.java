/** A PostgreSQL cluster of our own: started detached, adopted when it lives, stopped on request. */
@NullMarked
package dev.berth.server.postgres;

import org.jspecify.annotations.NullMarked;
