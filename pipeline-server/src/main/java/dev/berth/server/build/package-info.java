/** A checkout becomes a build plan and an image; what already exists is not built again. */
@NullMarked
package dev.berth.server.build;

import org.jspecify.annotations.NullMarked;
