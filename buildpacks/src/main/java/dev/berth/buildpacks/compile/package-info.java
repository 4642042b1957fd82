/**
 * Runs a plan's commands: installs packages when they changed, builds, and says which directories
 * make up the image. Commands run through a port, so this package knows no sandbox.
 */
@NullMarked
package dev.berth.buildpacks.compile;

import org.jspecify.annotations.NullMarked;
