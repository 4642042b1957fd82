package dev.berth.router.http;

import io.netty.handler.codec.http.HttpScheme;

/**
 * Who asks.
 *
 * @param address of the other end of the connection
 * @param scheme in which it asks
 * @param proxy whether it is believed when it says for whom it asks
 */
record Peer(String address, HttpScheme scheme, boolean proxy) {}
