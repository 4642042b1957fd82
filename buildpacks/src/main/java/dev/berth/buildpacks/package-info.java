/**
 * Source tree in, OCI image out. What all languages share: the tree as they may see it, the words
 * they answer in ({@code Language}, {@code Buildpack}) and the build plan. Knows no language.
 */
@NullMarked
package dev.berth.buildpacks;

import org.jspecify.annotations.NullMarked;
