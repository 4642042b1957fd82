/** Compiled trees in, image in the registry out: reproducible layers, assembled by Jib. */
@NullMarked
package dev.berth.buildpacks.image;

import org.jspecify.annotations.NullMarked;
