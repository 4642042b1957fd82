/**
 * The language runtime found on this machine, captured once per version into a reproducible layer.
 */
@NullMarked
package dev.berth.buildpacks.runtime;

import org.jspecify.annotations.NullMarked;
