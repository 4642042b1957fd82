/**
 * Source tree in, OCI image out: detect, plan, compile, assemble. The only value between the phases
 * is the build plan.
 */
@NullMarked
package dev.berth.buildpacks;

import org.jspecify.annotations.NullMarked;
