/** What the server asks of a router, on a unix socket. */
@NullMarked
package dev.berth.router.control;

import org.jspecify.annotations.NullMarked;
