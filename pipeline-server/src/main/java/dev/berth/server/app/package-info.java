/** Apps and their environments: names, branches and hosts. */
@NullMarked
package dev.berth.server.app;

import org.jspecify.annotations.NullMarked;
