/** Background loops and locks by key: what every feature with threads of its own needs. */
@NullMarked
package dev.berth.concurrent;

import org.jspecify.annotations.NullMarked;
