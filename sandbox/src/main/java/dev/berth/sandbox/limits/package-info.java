/** What a process tree may use, as the kernel limits it and as it is watched beside. */
@NullMarked
package dev.berth.sandbox.limits;

import org.jspecify.annotations.NullMarked;
