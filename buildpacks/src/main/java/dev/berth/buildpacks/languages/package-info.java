/** All languages together: which there are, and how a checkout is read with them. */
@NullMarked
package dev.berth.buildpacks.languages;

import org.jspecify.annotations.NullMarked;
