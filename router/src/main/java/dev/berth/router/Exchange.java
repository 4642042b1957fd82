package dev.berth.router;

import dev.berth.router.Routes.Route;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, from the moment the request is accepted until the last byte of the
 * answer. A request that surely reached nobody is sent again; any other is not.
 */
final class Exchange {
  private static final int MOST_ATTEMPTS = 5;
  private static final int MOST_SWALLOWED = 262_144;

  private final Router router;
  private final Worker worker;
  private final ClientConnection client;
  private final HttpRequest request;
  private final String host;
  private final boolean oldClient;
  private final boolean expectsContinue;
  private final boolean repeatable;
  private final boolean upgrade;
  private final boolean confirm;
  private final Queue<HttpContent> waiting = new ArrayDeque<>(2);

  private @Nullable Route route;
  private @Nullable UpstreamConnection connection;
  private AssetFiles.@Nullable Asset asset;
  private int attempts;
  private int swallowed;
  private boolean keepClient;
  private boolean keepUpstream;
  private boolean requestComplete;
  private boolean responseStarted;
  private boolean interim;
  private boolean tunnel;
  private boolean longLived;
  private boolean ended;

  Exchange(Router router, Worker worker, ClientConnection client, HttpRequest request) {
    this.router = router;
    this.worker = worker;
    this.client = client;
    this.request = request;
    HttpHeaders headers = request.headers();
    String given = headers.get(HttpHeaderNames.HOST);
    String parsed = Hosts.parse(given);
    if (parsed == null) {
      throw new IllegalArgumentException("unchecked request");
    }
    this.host = parsed;
    this.oldClient = !request.protocolVersion().equals(HttpVersion.HTTP_1_1);
    this.keepClient = !oldClient && HttpUtil.isKeepAlive(request);
    this.expectsContinue = HttpUtil.is100ContinueExpected(request);
    this.repeatable = isRepeatable(request);
    this.upgrade = RequestHeaders.wantsWebSocket(request);
    this.confirm = router.confirms(headers.get("Berth-Confirm"));
    RequestHeaders.clean(headers, router.routes().isConsole(host));
    RequestHeaders.addOwn(headers, client.address(), given);
    if (upgrade) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
      headers.set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    }
    request.setProtocolVersion(HttpVersion.HTTP_1_1);
  }

  private static boolean isRepeatable(HttpRequest request) {
    HttpMethod method = request.method();
    return (HttpMethod.GET.equals(method)
            || HttpMethod.HEAD.equals(method)
            || HttpMethod.OPTIONS.equals(method))
        && !request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
        && !request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
  }

  boolean isRequestComplete() {
    return requestComplete;
  }

  void start() {
    route = enter();
    if (route == null) {
      answer(
          router.routes().isConsole(host)
              ? Pages.restarting(request)
              : Pages.unknownHost(request, host));
    } else {
      dispatch(route.upstream());
    }
  }

  /**
   * Counts this exchange where its host leads. The second look at the routes closes the gap between
   * reading a route and counting: a drain that saw no exchange cannot miss this one.
   */
  private @Nullable Route enter() {
    while (true) {
      Route found = router.routes().find(host);
      if (found == null) {
        return null;
      }
      found.upstream().inFlight().add(this);
      Route again = router.routes().find(host);
      if (again != null && again.upstream() == found.upstream()) {
        return again;
      }
      found.upstream().inFlight().remove(this);
    }
  }

  private void leave() {
    if (route != null) {
      route.upstream().inFlight().remove(this);
    }
  }

  private void dispatch(Upstream upstream) {
    attempts++;
    UpstreamConnection idle = worker.takeIdle(upstream, repeatable);
    if (idle == null) {
      worker.connect(upstream, this);
    } else {
      attach(idle);
    }
  }

  void connected(UpstreamConnection opened) {
    if (ended) {
      opened.close();
      return;
    }
    attach(opened);
    opened.channel().flush();
  }

  private void attach(UpstreamConnection attached) {
    connection = attached;
    attached.begin(this, HttpMethod.HEAD.equals(request.method()));
    Channel channel = attached.channel();
    Wire.write(channel, request);
    for (HttpContent content = waiting.poll(); content != null; content = waiting.poll()) {
      Wire.write(channel, content);
    }
    readFromClient(channel.isWritable());
  }

  void connectFailed() {
    if (!ended && !reroute()) {
      answer(isConsole() ? Pages.restarting(request) : Pages.unreachable(request, host));
    }
  }

  /** Nothing was sent: follow the route if it has moved meanwhile. */
  private boolean reroute() {
    Route before = route;
    if (before == null || attempts >= MOST_ATTEMPTS) {
      return false;
    }
    leave();
    route = enter();
    if (route == null || route.upstream() == before.upstream()) {
      return false;
    }
    dispatch(route.upstream());
    return true;
  }

  void requestBody(HttpContent content) {
    if (content instanceof LastHttpContent last) {
      requestComplete = true;
      if (!last.trailingHeaders().isEmpty()) {
        last.trailingHeaders().clear(); // could name what only the router may say
      }
    }
    UpstreamConnection current = connection;
    if (current == null) {
      waiting.add(content);
      if (!requestComplete) {
        readFromClient(false);
      }
      return;
    }
    Channel channel = current.channel();
    Wire.write(channel, content);
    if (!channel.isWritable()) {
      channel.flush();
      readFromClient(channel.isWritable());
    }
  }

  void flushToUpstream() {
    if (connection != null) {
      connection.channel().flush();
    }
  }

  void upstreamWritable(boolean writable) {
    readFromClient(writable);
  }

  private void readFromClient(boolean read) {
    if (client.channel().config().isAutoRead() != read && (!requestComplete || tunnel)) {
      client.channel().config().setAutoRead(read);
    }
  }

  void responseHead(HttpResponse response) {
    int status = response.status().code();
    if (response.decoderResult().isFailure()) {
      upstreamFailed();
      return;
    }
    if (status == 101) {
      switchProtocols(response);
      return;
    }
    if (status < 200) {
      interim = true;
      if (!oldClient) {
        ResponseHeaders.clean(response.headers(), isConsole());
        response.setProtocolVersion(HttpVersion.HTTP_1_1);
        Wire.write(client.channel(), response);
      }
      return;
    }
    keepUpstream = HttpUtil.isKeepAlive(response);
    if (keepUpstream && connection != null) {
      connection.promisedIdleSeconds(ResponseHeaders.keepAliveSeconds(response.headers()));
    }
    if (status == 404 && route != null && !route.assets().isEmpty()) {
      asset = AssetFiles.find(route.assets(), request);
    }
    if (asset == null) {
      forwardHead(response);
    }
  }

  private void forwardHead(HttpResponse response) {
    responseStarted = true;
    HttpHeaders headers = response.headers();
    ResponseHeaders.clean(headers, isConsole());
    longLived = ResponseHeaders.isEventStream(headers);
    if (confirm && route != null) {
      headers.set("Berth-Release", route.release());
    }
    ResponseHeaders.frame(response, request, oldClient);
    if (expectsContinue && !requestComplete) {
      keepClient = false; // the client may or may not send the body now
    }
    if (!keepClient) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    response.setProtocolVersion(HttpVersion.HTTP_1_1);
    Wire.write(client.channel(), response);
  }

  void responseBody(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    if (asset != null) {
      swallow(content, asset);
    } else if (content.decoderResult().isFailure()) {
      content.release();
      upstreamFailed();
    } else if (interim) {
      interim = !last;
      forwardOrRelease(content, !oldClient);
    } else {
      forwardOrRelease(content, true);
      if (tunnel && last) {
        openTunnel();
      } else if (last) {
        finish();
      }
    }
  }

  private void forwardOrRelease(HttpContent content, boolean forward) {
    Channel to = client.channel();
    if (!forward) {
      content.release();
      return;
    }
    Wire.write(to, content);
    readFromUpstream(to);
  }

  private void readFromUpstream(Channel to) {
    if (!to.isWritable()) {
      to.flush();
      if (!to.isWritable() && connection != null) {
        connection.channel().config().setAutoRead(false);
        client.clientStalled(true);
      }
    }
  }

  void clientWritable(boolean writable) {
    if (writable && connection != null && !connection.channel().config().isAutoRead()) {
      connection.channel().config().setAutoRead(true);
      client.clientStalled(false);
    }
  }

  void flushToClient() {
    client.channel().flush();
  }

  /** The app does not have the file, an earlier release did. */
  private void swallow(HttpContent content, AssetFiles.Asset found) {
    boolean last = content instanceof LastHttpContent;
    swallowed += content.content().readableBytes();
    content.release();
    if (last || swallowed > MOST_SWALLOWED) {
      endUpstream(last && keepUpstream && requestComplete);
      AssetFiles.serve(found, request, client.channel(), keepClient, confirmed());
      end();
    }
  }

  private @Nullable String confirmed() {
    return confirm && route != null ? route.release() : null;
  }

  private void switchProtocols(HttpResponse response) {
    if (!upgrade) {
      upstreamFailed();
      return;
    }
    responseStarted = true;
    tunnel = true;
    longLived = true;
    ResponseHeaders.clean(response.headers(), isConsole());
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    Wire.write(client.channel(), response);
  }

  private void openTunnel() {
    flushToClient();
    client.becomeTunnel();
    if (connection != null && !ended) {
      connection.becomeTunnel();
    }
  }

  void tunnelToClient(ByteBuf bytes) {
    Channel to = client.channel();
    Wire.write(to, bytes);
    readFromUpstream(to);
  }

  void tunnelToUpstream(ByteBuf bytes) {
    UpstreamConnection current = connection;
    if (current == null) {
      bytes.release();
      return;
    }
    Channel to = current.channel();
    Wire.write(to, bytes);
    readFromClient(to.isWritable());
  }

  /** The upstream connection is gone before the answer was complete. */
  void upstreamClosed() {
    UpstreamConnection gone = connection;
    connection = null;
    if (ended) {
      return;
    }
    if (tunnel) {
      leaveForGood();
      client.exchangeEnded(true, false);
    } else if (responseStarted) {
      leaveForGood();
      Wire.close(client.channel()); // an honest end: what was promised did not arrive
    } else if (asset != null) {
      AssetFiles.serve(asset, request, client.channel(), keepClient, confirmed());
      end();
    } else if (gone != null && gone.wasUsed() && repeatable && attempts < MOST_ATTEMPTS) {
      retry();
    } else {
      answer(isConsole() ? Pages.restarting(request) : Pages.broken(request, host));
    }
  }

  /** A kept connection turned out to be dead; the request was safe to repeat. */
  private void retry() {
    leave();
    route = enter();
    if (route == null) {
      answer(Pages.unknownHost(request, host));
      return;
    }
    waiting.add(LastHttpContent.EMPTY_LAST_CONTENT);
    dispatch(route.upstream());
    flushToUpstream();
  }

  private void upstreamFailed() {
    endUpstream(false);
    if (responseStarted) {
      leaveForGood();
      Wire.close(client.channel());
    } else {
      answer(Pages.broken(request, host));
    }
  }

  void clientClosed() {
    leaveForGood();
    endUpstream(false);
  }

  /** The drain's time is over: long-lived connections have to find the new release. */
  void closeIfLongLived() {
    if (ended || !longLived) {
      return;
    }
    endUpstream(false);
    if (!tunnel) {
      Wire.write(client.channel(), LastHttpContent.EMPTY_LAST_CONTENT);
    }
    leaveForGood();
    client.exchangeEnded(requestComplete, false);
  }

  private void answer(FullHttpResponse page) {
    endUpstream(false);
    if (expectsContinue && !requestComplete) {
      keepClient = false;
    }
    client.answer(page, keepClient);
    end();
  }

  private void finish() {
    flushToClient();
    endUpstream(keepUpstream && requestComplete);
    end();
  }

  private void end() {
    leaveForGood();
    client.exchangeEnded(requestComplete, keepClient);
  }

  private void leaveForGood() {
    ended = true;
    leave();
    for (HttpContent content = waiting.poll(); content != null; content = waiting.poll()) {
      content.release();
    }
  }

  private void endUpstream(boolean clean) {
    UpstreamConnection current = connection;
    connection = null;
    if (current != null) {
      current.end(clean);
    }
  }

  Worker worker() {
    return worker;
  }

  private boolean isConsole() {
    return route != null && route.upstream().isConsole();
  }
}
