/** One question over HTTP, as small as it can be: what probes and the check of a route ask with. */
@NullMarked
package dev.berth.server.http;

import org.jspecify.annotations.NullMarked;
