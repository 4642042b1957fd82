/**
 * Finds secret values where they do not belong: takes them out of text that is logged, and finds
 * them in files that browsers get. Both look for the value as it is and as it looks when a program
 * has encoded it.
 */
@NullMarked
package dev.berth.secrets.exposure;

import org.jspecify.annotations.NullMarked;
