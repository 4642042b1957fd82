/**
 * What an app says about itself in {@code berth.yaml}: its keys, how they are read and how a line
 * of it is suggested. Knows nothing of building.
 */
@NullMarked
package dev.berth.buildpacks.manifest;

import org.jspecify.annotations.NullMarked;
