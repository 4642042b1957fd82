/** How a router takes over from another one without losing a connection. */
@NullMarked
package dev.berth.router.handover;

import org.jspecify.annotations.NullMarked;
