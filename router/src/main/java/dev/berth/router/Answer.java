package dev.berth.router;

import dev.berth.router.Routes.Route;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** An upstream's answer on its way to the client: cleaned, framed, and never faster than it. */
final class Answer {
  private static final int MOST_SWALLOWED = 262_144;
  private static final AsciiString RELEASE = AsciiString.cached("berth-release");

  private final Exchange exchange;
  private final ClientRequest request;
  private final Channel client;
  private AssetFiles.@Nullable Asset asset;
  private int swallowed;
  private boolean keepClient;
  private boolean keepUpstream;
  private boolean started;
  private boolean interim;
  private boolean upgrading;

  Answer(Exchange exchange, ClientRequest request, Channel client) {
    this.exchange = exchange;
    this.request = request;
    this.client = client;
    this.keepClient = request.keepAlive();
  }

  /** True when the client has seen the head: from now on the answer is whole or broken off. */
  boolean isStarted() {
    return started;
  }

  /** True when a file of an earlier release takes the place of the app's own answer. */
  boolean isReplaced() {
    return asset != null;
  }

  boolean keepsClient() {
    return keepClient;
  }

  boolean keepsUpstream() {
    return keepUpstream;
  }

  /** Right before the head is written: afterwards the client knows. */
  void decideOnClient() {
    keepClient &= exchange.mayKeepClient();
  }

  void head(HttpResponse response, UpstreamConnection connection) {
    int status = response.status().code();
    if (response.decoderResult().isFailure()) {
      exchange.upstreamFailed();
    } else if (status == 101) {
      switchProtocols(response);
    } else if (status < 200) {
      forwardInterim(response);
    } else {
      keepUpstream = HttpUtil.isKeepAlive(response);
      if (keepUpstream) {
        connection.promisedIdleSeconds(ResponseHeaders.keepAliveSeconds(response.headers()));
      }
      Route route = exchange.route();
      if (status == 404 && !route.assets().isEmpty()) {
        asset = AssetFiles.find(route.assets(), request.message());
      }
      if (asset == null) {
        forwardHead(response, route);
      }
    }
  }

  private void switchProtocols(HttpResponse response) {
    if (!request.webSocket()) {
      exchange.upstreamFailed();
      return;
    }
    started = true;
    upgrading = true;
    ResponseHeaders.clean(response.headers(), exchange.isConsole());
    response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    response.headers().set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET);
    Wire.write(client, response);
  }

  private void forwardInterim(HttpResponse response) {
    interim = true;
    if (!request.oldClient()) {
      ResponseHeaders.clean(response.headers(), exchange.isConsole());
      response.setProtocolVersion(HttpVersion.HTTP_1_1);
      Wire.write(client, response);
    }
  }

  private void forwardHead(HttpResponse response, Route route) {
    started = true;
    HttpHeaders headers = response.headers();
    ResponseHeaders.clean(headers, exchange.isConsole());
    if (ResponseHeaders.isEventStream(headers)) {
      exchange.stayLong();
    }
    if (request.confirming()) {
      headers.set(RELEASE, route.release());
    }
    ResponseHeaders.frame(response, request);
    decideOnClient();
    if (!keepClient) {
      headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    response.setProtocolVersion(HttpVersion.HTTP_1_1);
    Wire.write(client, response);
  }

  void body(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    if (asset != null) {
      swallow(content, asset);
    } else if (content.decoderResult().isFailure()) {
      content.release();
      exchange.upstreamFailed();
    } else if (interim && request.oldClient()) {
      interim = !last;
      content.release();
    } else {
      Wire.write(client, content);
      exchange.pace(client);
      if (interim) {
        interim = !last;
      } else if (last && upgrading) {
        exchange.openTunnel();
      } else if (last) {
        exchange.finish();
      }
    }
  }

  /** The app does not have the file, an earlier release did. */
  private void swallow(HttpContent content, AssetFiles.Asset found) {
    boolean last = content instanceof LastHttpContent;
    swallowed += content.content().readableBytes();
    content.release();
    if (last || swallowed > MOST_SWALLOWED) {
      keepUpstream &= last;
      serve(found);
    }
  }

  /** The app broke off instead of saying that it does not have the file. */
  void serveReplacement() {
    if (asset != null) {
      keepUpstream = false;
      serve(asset);
    }
  }

  private void serve(AssetFiles.Asset found) {
    decideOnClient();
    String release = request.confirming() ? exchange.route().release() : null;
    AssetFiles.serve(found, request.message(), client, keepClient, release);
    asset = null;
    started = true;
    exchange.finish();
  }

  /** Frees what is held for a client that is gone. */
  void release() {
    if (asset != null) {
      AssetFiles.close(asset);
      asset = null;
    }
  }
}
