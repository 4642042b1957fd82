/** Ranges of addresses, and which of all addresses are those of the public internet. */
@NullMarked
package dev.berth.addresses;

import org.jspecify.annotations.NullMarked;
