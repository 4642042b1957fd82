package dev.berth.router;

/**
 * What the server, or a router that takes over, asks on a line of the control socket.
 *
 * @param op the verb; the other parts belong to some verbs only
 * @param routes for {@code routes}
 * @param target for {@code drain}: {@code host:port}
 * @param timeoutMillis for {@code drain}
 * @param socket for {@code hand-over}: where the successor waits for the listening socket
 */
record Order(String op, RouteSet routes, String target, long timeoutMillis, String socket) {}
