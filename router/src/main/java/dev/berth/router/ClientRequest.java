package dev.berth.router;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.AsciiString;

/**
 * What a client asked for: read once, then cleaned so that it may be sent on.
 *
 * @param message the head as the upstream gets it
 * @param host lower-case, without port
 * @param oldClient whether the client speaks HTTP/1.0
 * @param keepAlive whether the client wants to ask again on this connection
 * @param expectsContinue whether the client waits for a word before it sends the body
 * @param repeatable whether asking twice does no harm
 * @param webSocket whether the client asks for the one upgrade that passes
 * @param confirming whether Berth itself asks which release answers
 */
record ClientRequest(
    HttpRequest message,
    String host,
    boolean oldClient,
    boolean keepAlive,
    boolean expectsContinue,
    boolean repeatable,
    boolean webSocket,
    boolean confirming) {
  private static final AsciiString CONFIRM = AsciiString.cached("berth-confirm");

  /** Reads and cleans a request that {@link RequestRules} let pass. */
  static ClientRequest of(HttpRequest message, String client, Router router) {
    HttpHeaders headers = message.headers();
    String given = headers.get(HttpHeaderNames.HOST);
    String host = Hosts.parse(given);
    if (host == null) {
      throw new IllegalArgumentException("unchecked request");
    }
    boolean oldClient = !message.protocolVersion().equals(HttpVersion.HTTP_1_1);
    ClientRequest request =
        new ClientRequest(
            message,
            host,
            oldClient,
            !oldClient && HttpUtil.isKeepAlive(message),
            HttpUtil.is100ContinueExpected(message),
            isRepeatable(message),
            RequestHeaders.wantsWebSocket(message),
            router.confirms(headers.get(CONFIRM)));
    RequestHeaders.clean(headers, router.routes().isConsole(host));
    RequestHeaders.addOwn(headers, client, given);
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

  boolean isHead() {
    return HttpMethod.HEAD.equals(message.method());
  }
}
