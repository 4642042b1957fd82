/** Apps and their environments: names, branches, hosts and the optional {@code berth.yaml}. */
@NullMarked
package dev.berth.server.app;

import org.jspecify.annotations.NullMarked;
