/**
 * A language that nobody has: it shows that all of a language fits into one package of its own, and
 * is what {@code docs/contributing/adding-a-buildpack.md} describes.
 */
@NullMarked
package dev.berth.buildpacks.toy;

import org.jspecify.annotations.NullMarked;
