/** Go, as far as it is found beside what Berth builds. */
@NullMarked
package dev.berth.buildpacks.go;

import org.jspecify.annotations.NullMarked;
