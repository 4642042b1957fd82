package dev.berth.router.http;

import dev.berth.router.route.Hosts;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;

/**
 * What a client asked for, whatever protocol he speaks: read once, then cleaned so that it may be
 * sent on.
 *
 * @param message the head as the upstream gets it
 * @param host lower-case, without port
 * @param target path and query as the client gave them
 * @param repeatable whether asking twice does no harm
 * @param webSocket whether the client asks for the one upgrade that passes
 * @param confirming whether Berth itself asks which release answers
 */
record ClientRequest(
    HttpRequest message,
    String host,
    String target,
    boolean repeatable,
    boolean webSocket,
    boolean confirming) {
  private static final AsciiString CONFIRM = AsciiString.cached("berth-confirm");

  /** Reads and cleans a request that {@link RequestRules} let pass. */
  static ClientRequest of(HttpRequest message, Peer peer, HttpContext context) {
    HttpHeaders headers = message.headers();
    String given = headers.get(HttpHeaderNames.HOST);
    String host = Hosts.parse(given);
    if (host == null) {
      throw new IllegalArgumentException("unchecked request");
    }
    ClientRequest request =
        new ClientRequest(
            message,
            host,
            message.uri(),
            isRepeatable(message),
            RequestHeaders.wantsWebSocket(message),
            context.token().matches(headers.get(CONFIRM)));
    Peer visitor = peer.proxy() ? context.proxies().visitor(peer, headers) : peer;
    RequestHeaders.clean(headers, context.routes().current().isConsole(host));
    RequestHeaders.addOwn(headers, visitor, given);
    if (request.webSocket) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
      headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    }
    message.setProtocolVersion(HttpVersion.HTTP_1_1);
    return request;
  }

  private static boolean isRepeatable(HttpRequest request) {
    HttpMethod method = request.method();
    return (HttpMethod.GET.equals(method)
            || HttpMethod.HEAD.equals(method)
            || HttpMethod.OPTIONS.equals(method))
        && !request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
        && !request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
  }
}
