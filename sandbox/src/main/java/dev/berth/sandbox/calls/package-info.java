/** Which system calls of the kernel are open to what runs in a sandbox. */
@NullMarked
package dev.berth.sandbox.calls;

import org.jspecify.annotations.NullMarked;
