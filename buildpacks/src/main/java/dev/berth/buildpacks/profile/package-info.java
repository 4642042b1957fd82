/**
 * What a commit is, as its files tell: the only value that travels from the one reading of a
 * checkout to everything that is decided later. Values only.
 */
@NullMarked
package dev.berth.buildpacks.profile;

import org.jspecify.annotations.NullMarked;
