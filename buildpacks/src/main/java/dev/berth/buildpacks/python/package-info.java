/**
 * Apps in Python: what they are, how their packages are installed with pip, uv or Poetry, and which
 * server serves them. Reads files only.
 */
@NullMarked
package dev.berth.buildpacks.python;

import org.jspecify.annotations.NullMarked;
