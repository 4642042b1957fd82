/**
 * A request and its answer. An {@code Exchange} talks to a client port and an upstream port and
 * knows no protocol; {@code Http1Connection} and {@code UpstreamConnection} speak HTTP/1.1 behind
 * them.
 */
@NullMarked
package dev.berth.router.http;

import org.jspecify.annotations.NullMarked;
