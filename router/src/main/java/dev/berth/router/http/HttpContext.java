package dev.berth.router.http;

import dev.berth.router.route.LiveRoutes;
import java.util.function.BooleanSupplier;

/**
 * What all connections of clients share.
 *
 * @param routes where requests are led
 * @param token by which Berth itself is known
 * @param proxies who is believed about visitors
 * @param slowBodies those that come slowly, by client
 * @param retiring whether a successor listens: no client is kept then
 */
record HttpContext(
    LiveRoutes routes,
    ConfirmToken token,
    TrustedProxies proxies,
    SlowBodies slowBodies,
    BooleanSupplier retiring) {}
