/** Whom a sandbox reaches and who reaches it. */
@NullMarked
package dev.berth.sandbox.network;

import org.jspecify.annotations.NullMarked;
