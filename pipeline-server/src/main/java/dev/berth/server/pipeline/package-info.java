/** The engine: durable, resumable, undoable steps, one environment at a time. Knows no step. */
@NullMarked
package dev.berth.server.pipeline;

import org.jspecify.annotations.NullMarked;
