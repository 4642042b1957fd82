/** How bytes and connections get in and out of the process. */
@NullMarked
package dev.berth.router.transport;

import org.jspecify.annotations.NullMarked;
