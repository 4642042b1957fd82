/** Ruby, as far as it is found beside what Berth builds. */
@NullMarked
package dev.berth.buildpacks.ruby;

import org.jspecify.annotations.NullMarked;
