/** Reproducible layer archives of directory trees: links kept, nothing followed. */
@NullMarked
package dev.berth.buildpacks.layer;

import org.jspecify.annotations.NullMarked;
