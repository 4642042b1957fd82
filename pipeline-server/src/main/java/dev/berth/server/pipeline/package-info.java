/** The engine: durable, resumable, undoable steps. Knows no feature. */
@NullMarked
package dev.berth.server.pipeline;

import org.jspecify.annotations.NullMarked;
