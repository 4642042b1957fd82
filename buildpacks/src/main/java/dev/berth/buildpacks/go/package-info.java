/** Apps in Go: modules and workspaces whose programs are built by Go itself. Reads files only. */
@NullMarked
package dev.berth.buildpacks.go;

import org.jspecify.annotations.NullMarked;
