/** What went live, in order, and what is kept for going back. */
@NullMarked
package dev.berth.server.release;

import org.jspecify.annotations.NullMarked;
