package dev.berth.router.http;

import dev.berth.router.http.ExchangeState.Connecting;
import dev.berth.router.http.ExchangeState.Done;
import dev.berth.router.http.ExchangeState.Replacing;
import dev.berth.router.http.ExchangeState.Streaming;
import dev.berth.router.http.ExchangeState.Tunnel;
import dev.berth.router.http.ExchangeState.Waiting;
import dev.berth.router.route.Lease;
import dev.berth.router.route.LiveRoutes;
import dev.berth.router.route.LongLived;
import dev.berth.router.route.Route;
import dev.berth.router.route.Upstream;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, from the moment the request is accepted until the last byte of the
 * answer; all of it on one event loop, so nothing needs a lock. A request that surely reached
 * nobody is sent again; any other is not.
 */
final class Exchange implements UpstreamPort.Listener, UpstreamConnector.Listener, LongLived {
  private final LiveRoutes routes;
  private final UpstreamConnector connector;
  private final Executor loop;
  private final Patience patience;
  private final ClientPort client;
  private final ClientRequest request;
  private final RequestBody body;
  private final Lease lease;
  private ExchangeState state = Connecting.INSTANCE;
  private int dials;

  Exchange(
      LiveRoutes routes,
      UpstreamConnector connector,
      Executor loop,
      Patience patience,
      ClientPort client,
      ClientRequest request) {
    this.routes = routes;
    this.connector = connector;
    this.loop = loop;
    this.patience = patience;
    this.client = client;
    this.request = request;
    this.body = new RequestBody(client);
    this.lease = new Lease(routes, request.host(), request.target());
  }

  ExchangeState state() {
    return state;
  }

  void start() {
    if (!routes.current().isUnambiguous(request.host(), request.target())) {
      say(ErrorPages.ambiguous(request));
      return;
    }
    Route route = lease.enter();
    if (route == null) {
      say(ErrorPages.leadsNowhere(request, routes.current().isConsole(request.host())));
    } else {
      dispatch(route);
    }
  }

  private void dispatch(Route route) {
    request.message().setUri(route.targetFor(request.target()));
    UpstreamPort idle = connector.idle(route.upstream(), request.repeatable());
    if (idle == null) {
      state = Connecting.INSTANCE;
      connector.connect(route.upstream(), this);
    } else {
      attach(idle);
    }
  }

  private void attach(UpstreamPort upstream) {
    state = new Waiting(upstream);
    upstream.send(request.message(), this);
    body.follow(upstream);
  }

  @Override
  public void connected(UpstreamPort opened) {
    lease.route().upstream().reached();
    if (state instanceof Connecting) {
      attach(opened);
      opened.flush();
    } else {
      opened.release(false);
    }
  }

  @Override
  public void connectFailed() {
    if (state instanceof Connecting && !follow() && !waits()) {
      say(
          lease.isConsole()
              ? ErrorPages.noServer(request, away(lease.route().upstream()))
              : ErrorPages.unreachable(request));
    }
  }

  private static Duration away(Upstream upstream) {
    return Duration.ofNanos(upstream.awayFor(System.nanoTime()));
  }

  private boolean waits() {
    return !lease.isConsole() && patience.waits(lease.route().upstream(), dials++, this::dialAgain);
  }

  private void dialAgain() {
    if (!(state instanceof Connecting)) {
      return;
    }
    Route route = lease.enter();
    if (route == null) {
      say(ErrorPages.leadsNowhere(request, false));
    } else {
      dispatch(route);
      flushToUpstream();
    }
  }

  /** Nothing was sent: follow the route if it has moved meanwhile. */
  private boolean follow() {
    Upstream before = lease.route().upstream();
    if (!lease.mayTryAgain()) {
      return false;
    }
    Route now = lease.enter();
    if (now == null || now.upstream() == before) {
      return false;
    }
    dispatch(now);
    flushToUpstream();
    return true;
  }

  /** The client goes on with its request. */
  void clientBody(HttpContent part) {
    switch (state) {
      case Connecting _ -> body.hold(part);
      case Waiting(UpstreamPort upstream) -> body.pass(part, upstream);
      case Replacing replacing -> body.pass(part, replacing.upstream());
      case Streaming(UpstreamPort upstream) -> body.pass(part, upstream);
      case Tunnel _, Done _ -> part.release();
    }
  }

  /** True for what stays open until one side goes. */
  boolean isLongLived() {
    return lease.isLongLived();
  }

  /** For the moment the client has said all. */
  void clientPaused() {
    flushToUpstream();
  }

  private void flushToUpstream() {
    UpstreamPort upstream = upstream();
    if (upstream != null) {
      upstream.flush();
    }
  }

  /** Bytes of the client after an upgrade. */
  void clientBytes(ByteBuf bytes) {
    if (state instanceof Tunnel(UpstreamPort upstream, WebSocketTunnel _)) {
      upstream.send(bytes);
      client.read(upstream.isWritable());
    } else {
      bytes.release();
    }
  }

  /** Whether the client takes what it is given. */
  void clientWritable(boolean writable) {
    UpstreamPort upstream = upstream();
    if (writable && upstream != null && !upstream.isReading()) {
      upstream.read(true);
      client.stalled(false);
    }
  }

  /** The client is gone. */
  void clientClosed() {
    UpstreamPort upstream = upstream();
    leave();
    if (upstream != null) {
      upstream.release(false);
    }
  }

  @Override
  public void upstreamInterim(HttpResponse head) {
    if (state instanceof Waiting) {
      ResponseHeaders.clean(head.headers(), lease.isConsole());
      client.interim(head);
    }
  }

  @Override
  public void upstreamHead(HttpResponse head) {
    if (!(state instanceof Waiting(UpstreamPort upstream))) {
      return;
    }
    AssetFiles.Asset asset =
        head.status().code() == 404 && !lease.route().assets().isEmpty()
            ? AssetFiles.find(lease.route().assets(), request.message().method(), request.target())
            : null;
    if (asset == null) {
      state = new Streaming(upstream);
      forward(head);
    } else {
      state = new Replacing(upstream, asset);
    }
  }

  private void forward(HttpResponse head) {
    ResponseHeaders.clean(head.headers(), lease.isConsole());
    if (ResponseHeaders.isEventStream(head.headers())) {
      lease.stayLong(this);
    }
    if (request.confirming()) {
      ResponseHeaders.confirm(head.headers(), lease.route().release());
    }
    client.head(head);
  }

  @Override
  public void upstreamBody(HttpContent part) {
    switch (state) {
      case Streaming(UpstreamPort upstream) -> {
        boolean last = part instanceof LastHttpContent;
        client.body(part);
        pace(upstream);
        if (last && state instanceof Streaming) {
          finish(upstream);
        }
      }
      case Replacing replacing -> {
        boolean tooMuch = replacing.isTooMuch(part.content().readableBytes());
        part.release();
        if (tooMuch || part instanceof LastHttpContent) {
          serve(replacing);
        }
      }
      case Connecting _, Waiting _, Tunnel _, Done _ -> part.release();
    }
  }

  /** Stops the upstream while the client is slower. */
  private void pace(UpstreamPort upstream) {
    if (!client.isWritable()) {
      client.flush();
      if (!client.isWritable() && !(state instanceof Done)) {
        upstream.read(false);
        client.stalled(true);
      }
    }
  }

  private void serve(Replacing replacing) {
    AssetFiles.Asset asset = replacing.asset();
    state = new Streaming(replacing.upstream()); // the file is the client port's to close
    AssetFiles.serve(
        asset, request.message(), client, request.confirming() ? lease.route().release() : null);
    finish(replacing.upstream());
  }

  private void finish(UpstreamPort upstream) {
    client.flush();
    boolean complete = body.isComplete();
    leave();
    upstream.release(complete);
    client.end();
  }

  @Override
  public void upstreamSwitched(HttpResponse head) {
    if (!(state instanceof Waiting(UpstreamPort upstream))) {
      return;
    }
    if (!request.webSocket()) {
      upstreamBroken();
      return;
    }
    ResponseHeaders.clean(head.headers(), lease.isConsole());
    head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    head.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    lease.stayLong(this);
    state = new Tunnel(upstream, new WebSocketTunnel(client));
    client.upgrade(head);
    if (state instanceof Tunnel) {
      upstream.becomeTunnel();
    }
  }

  @Override
  public void upstreamBytes(ByteBuf bytes) {
    if (!(state instanceof Tunnel(UpstreamPort upstream, WebSocketTunnel webSocket))) {
      bytes.release();
    } else if (webSocket.pass(bytes)) {
      pace(upstream);
    } else {
      sendAway(upstream);
    }
  }

  @Override
  public void upstreamPaused() {
    if (!(state instanceof Done)) {
      client.flush();
    }
  }

  @Override
  public void upstreamWritable(boolean writable) {
    switch (state) {
      case Waiting _, Replacing _, Streaming _ -> body.readOn(writable);
      case Tunnel _ -> client.read(writable);
      case Connecting _, Done _ -> {}
    }
  }

  /** What the upstream says is not HTTP. */
  @Override
  public void upstreamBroken() {
    switch (state) {
      case Waiting(UpstreamPort upstream) -> {
        upstream.release(false);
        say(ErrorPages.broken(request, lease.isConsole()));
      }
      case Replacing replacing -> serve(replacing);
      case Streaming(UpstreamPort upstream) -> {
        upstream.release(false);
        breakOff();
      }
      case Connecting _, Tunnel _, Done _ -> {}
    }
  }

  /** The upstream is gone before the answer was complete. */
  @Override
  public void upstreamClosed() {
    switch (state) {
      case Waiting(UpstreamPort upstream) -> {
        if (upstream.wasUsed() && request.repeatable() && lease.mayTryAgain()) {
          retry();
        } else {
          say(ErrorPages.broken(request, lease.isConsole()));
        }
      }
      case Replacing replacing -> serve(replacing);
      case Streaming _ -> breakOff();
      case Tunnel _ -> {
        leave();
        client.sendAway();
      }
      case Connecting _, Done _ -> {}
    }
  }

  /** A kept connection turned out to be dead; the request was safe to repeat. */
  private void retry() {
    Route route = lease.enter();
    if (route == null) {
      say(ErrorPages.leadsNowhere(request, false));
      return;
    }
    body.sendEndAgain();
    dispatch(route);
    flushToUpstream();
  }

  /** The drain's time is over: who would stay for ever has to find the new release. */
  @Override
  public void end(boolean politely) {
    loop.execute(() -> endLongLived(politely));
  }

  private void endLongLived(boolean politely) {
    switch (state) {
      case Streaming(UpstreamPort upstream) -> {
        if (lease.isLongLived()) {
          sendAway(upstream);
        }
      }
      case Tunnel(UpstreamPort upstream, WebSocketTunnel webSocket) -> {
        if (webSocket.end() || !politely) {
          sendAway(upstream);
        }
      }
      case Connecting _, Waiting _, Replacing _, Done _ -> {}
    }
  }

  private void sendAway(UpstreamPort upstream) {
    upstream.release(false);
    leave();
    client.sendAway();
  }

  /** An honest end: what was promised did not arrive. */
  private void breakOff() {
    leave();
    client.breakOff();
  }

  private void say(FullHttpResponse page) {
    client.answer(page);
    leave();
    client.end();
  }

  private void leave() {
    if (state instanceof Replacing replacing) {
      AssetFiles.close(replacing.asset());
    }
    state = Done.INSTANCE;
    lease.leave();
    body.release();
  }

  private @Nullable UpstreamPort upstream() {
    return switch (state) {
      case Connecting _, Done _ -> null;
      case Waiting(UpstreamPort upstream) -> upstream;
      case Replacing replacing -> replacing.upstream();
      case Streaming(UpstreamPort upstream) -> upstream;
      case Tunnel(UpstreamPort upstream, WebSocketTunnel _) -> upstream;
    };
  }
}
