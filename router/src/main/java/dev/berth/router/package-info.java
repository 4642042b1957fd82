/** The data plane: a small process of its own that leads each host to its running release. */
@NullMarked
package dev.berth.router;

import org.jspecify.annotations.NullMarked;
