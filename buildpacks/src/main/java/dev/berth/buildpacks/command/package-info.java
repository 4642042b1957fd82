/** The port through which a build runs commands: what to run, where, and how it ended. */
@NullMarked
package dev.berth.buildpacks.command;

import org.jspecify.annotations.NullMarked;
