/** Processes of the machine: found, marked, watched and ended; commands of the machine; logs. */
@NullMarked
package dev.berth.sandbox.process;

import org.jspecify.annotations.NullMarked;
