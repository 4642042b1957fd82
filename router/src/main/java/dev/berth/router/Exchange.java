package dev.berth.router;

import dev.berth.router.Routes.Route;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, from the moment the request is accepted until the last byte of the
 * answer. A request that surely reached nobody is sent again; any other is not.
 */
final class Exchange {
  private final Router router;
  private final Worker worker;
  private final ClientConnection client;
  private final ClientRequest request;
  private final RequestBody body;
  private final Answer answer;
  private final Passage passage;

  private @Nullable UpstreamConnection connection;
  private @Nullable Tunnel tunnel;
  private boolean ended;

  Exchange(Router router, Worker worker, ClientConnection client, ClientRequest request) {
    this.router = router;
    this.worker = worker;
    this.client = client;
    this.request = request;
    this.body = new RequestBody(client.channel());
    this.answer = new Answer(this, request, client.channel());
    this.passage = new Passage(router, request.host(), this);
  }

  boolean isRequestComplete() {
    return body.isComplete();
  }

  /** True when the client may ask again on its connection. */
  boolean mayKeepClient() {
    // A client that was told to wait may or may not send its body now.
    return !router.isRetiring() && (!request.expectsContinue() || body.isComplete());
  }

  Route route() {
    return passage.route();
  }

  boolean isConsole() {
    return passage.isConsole();
  }

  Worker worker() {
    return worker;
  }

  void start() {
    Upstream upstream = passage.enter();
    if (upstream == null) {
      say(Pages.leadsNowhere(request, router.routes().isConsole(request.host())));
    } else {
      dispatch(upstream);
    }
  }

  private void dispatch(Upstream upstream) {
    UpstreamConnection idle = worker.takeIdle(upstream, request.repeatable());
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
    attached.begin(this, request.isHead());
    Wire.write(attached.channel(), request.message());
    body.follow(attached.channel());
  }

  void connectFailed() {
    if (!ended && !follow()) {
      say(Pages.unreachable(request, isConsole()));
    }
  }

  /** Nothing was sent: follow the route if it has moved meanwhile. */
  private boolean follow() {
    Upstream before = passage.route().upstream();
    if (!passage.mayTryAgain()) {
      return false;
    }
    Upstream now = passage.enter();
    if (now == null || now == before) {
      return false;
    }
    dispatch(now);
    return true;
  }

  void requestBody(HttpContent content) {
    body.add(content, connection == null ? null : connection.channel());
  }

  void flushToUpstream() {
    if (connection != null) {
      connection.channel().flush();
    }
  }

  void upstreamWritable(boolean writable) {
    if (tunnel == null) {
      body.readOn(writable);
    } else {
      Wire.read(client.channel(), writable);
    }
  }

  void responseHead(HttpResponse response) {
    UpstreamConnection current = connection;
    if (current != null) {
      answer.head(response, current);
    }
  }

  void responseBody(HttpContent content) {
    answer.body(content);
  }

  /** Stops the upstream while the client is slower. */
  void pace(Channel to) {
    if (!to.isWritable()) {
      to.flush();
      if (!to.isWritable() && connection != null) {
        Wire.read(connection.channel(), false);
        client.stalled(true);
      }
    }
  }

  void clientWritable(boolean writable) {
    if (writable && connection != null && !connection.channel().config().isAutoRead()) {
      Wire.read(connection.channel(), true);
      client.stalled(false);
    }
  }

  void flushToClient() {
    client.channel().flush();
  }

  void openTunnel() {
    flushToClient();
    passage.stayLong();
    tunnel = new Tunnel(client.channel());
    client.becomeTunnel();
    if (connection != null && !ended) {
      connection.becomeTunnel();
    }
  }

  void tunnelToClient(ByteBuf bytes) {
    Tunnel current = tunnel;
    if (current == null || ended) {
      bytes.release();
    } else if (current.pass(bytes)) {
      pace(client.channel());
    } else {
      endNow();
    }
  }

  void tunnelToUpstream(ByteBuf bytes) {
    UpstreamConnection current = connection;
    if (current == null) {
      bytes.release();
      return;
    }
    Channel to = current.channel();
    Wire.write(to, bytes);
    Wire.read(client.channel(), to.isWritable());
  }

  void stayLong() {
    passage.stayLong();
  }

  /** The drain's time is over: who would stay for ever has to find the new release. */
  void endLongLived(boolean politely) {
    if (!ended && passage.isLongLived()) {
      boolean ready = tunnel == null || tunnel.end();
      if (ready || !politely) {
        endNow();
      }
    }
  }

  private void endNow() {
    endUpstream(false);
    if (tunnel == null) {
      Wire.write(client.channel(), LastHttpContent.EMPTY_LAST_CONTENT);
    }
    leaveForGood();
    client.exchangeEnded(true, false);
  }

  /** The upstream connection is gone before the answer was complete. */
  void upstreamClosed() {
    UpstreamConnection gone = connection;
    connection = null;
    if (ended) {
      return;
    }
    if (tunnel != null) {
      leaveForGood();
      client.exchangeEnded(true, false);
    } else if (answer.isStarted()) {
      breakOff();
    } else if (answer.isReplaced()) {
      answer.serveReplacement();
    } else if (gone != null && gone.wasUsed() && request.repeatable() && passage.mayTryAgain()) {
      retry();
    } else {
      sayBroken();
    }
  }

  /** A kept connection turned out to be dead; the request was safe to repeat. */
  private void retry() {
    Upstream upstream = passage.enter();
    if (upstream == null) {
      say(Pages.leadsNowhere(request, false));
      return;
    }
    body.sendEndAgain();
    dispatch(upstream);
    flushToUpstream();
  }

  /** What the upstream says is not HTTP. */
  void upstreamFailed() {
    endUpstream(false);
    if (answer.isStarted()) {
      breakOff();
    } else {
      sayBroken();
    }
  }

  /** An honest end: what was promised did not arrive. */
  private void breakOff() {
    leaveForGood();
    Wire.close(client.channel());
  }

  private void sayBroken() {
    say(Pages.broken(request, isConsole()));
  }

  void clientClosed() {
    leaveForGood();
    endUpstream(false);
  }

  private void say(FullHttpResponse page) {
    endUpstream(false);
    answer.decideOnClient();
    client.answer(page, answer.keepsClient());
    end();
  }

  void finish() {
    flushToClient();
    endUpstream(answer.keepsUpstream() && body.isComplete());
    end();
  }

  private void end() {
    leaveForGood();
    client.exchangeEnded(body.isComplete(), answer.keepsClient());
  }

  private void leaveForGood() {
    ended = true;
    passage.leave();
    body.release();
    answer.release();
  }

  private void endUpstream(boolean clean) {
    UpstreamConnection current = connection;
    connection = null;
    if (current != null) {
      current.end(clean);
    }
  }
}
