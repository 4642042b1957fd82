/** What apps keep in files: a directory per environment that outlives releases. */
@NullMarked
package dev.berth.server.volume;

import org.jspecify.annotations.NullMarked;
