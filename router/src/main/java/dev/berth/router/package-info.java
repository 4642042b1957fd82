/**
 * The data plane: a small process of its own that leads each host to its running release. {@link
 * dev.berth.router.Router} wires it; a request goes ClientConnection → Exchange →
 * UpstreamConnection, all on one event loop, so nothing on its way needs a lock.
 */
@NullMarked
package dev.berth.router;

import org.jspecify.annotations.NullMarked;
