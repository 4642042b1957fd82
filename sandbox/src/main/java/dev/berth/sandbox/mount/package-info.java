/** What a sandbox sees of the machine's files. */
@NullMarked
package dev.berth.sandbox.mount;

import org.jspecify.annotations.NullMarked;
