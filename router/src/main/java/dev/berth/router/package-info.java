/**
 * The data plane: a small process of its own that leads each host to its running release. {@link
 * dev.berth.router.Router} wires its parts, which know each other in one direction only.
 */
@NullMarked
package dev.berth.router;

import org.jspecify.annotations.NullMarked;
