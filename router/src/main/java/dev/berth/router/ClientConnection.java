package dev.berth.router;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A client's connection: checks each request and hands it to an exchange, one at a time. */
final class ClientConnection extends ChannelInboundHandlerAdapter {
  private static final long FIRST_REQUEST = Duration.ofSeconds(15).toNanos();
  private static final long NEXT_REQUEST = Duration.ofSeconds(75).toNanos();
  private static final long BODY_SILENCE = Duration.ofSeconds(60).toNanos();

  private final Router router;
  private final Worker worker;
  private final Channel channel;
  private final ClientCodec.ResponseEncoder encoder = new ClientCodec.ResponseEncoder();
  private final Queue<Object> pipelined = new ArrayDeque<>(4);
  private String address = "";
  private @Nullable Exchange exchange;
  private boolean discarding;
  private boolean closing;
  private boolean draining;
  private boolean tunnel;
  private long deadline;

  ClientConnection(Router router, Worker worker, Channel channel) {
    this.router = router;
    this.worker = worker;
    this.channel = channel;
  }

  void install() {
    channel
        .pipeline()
        .addLast("decoder", new ClientCodec.RequestDecoder())
        .addLast("encoder", encoder)
        .addLast("connection", this);
  }

  Channel channel() {
    return channel;
  }

  @Override
  public void channelActive(ChannelHandlerContext context) {
    if (channel.remoteAddress() instanceof InetSocketAddress remote) {
      address = remote.getAddress().getHostAddress();
    }
    deadline = System.nanoTime() + FIRST_REQUEST;
    worker.add(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    worker.remove(this);
    releasePipelined();
    Exchange current = exchange;
    exchange = null;
    if (current != null) {
      current.clientClosed();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (tunnel && message instanceof ByteBuf bytes) {
      if (exchange == null) {
        bytes.release();
      } else {
        exchange.tunnelToUpstream(bytes);
      }
    } else if (closing) {
      ReferenceCountUtil.release(message);
    } else if (!pipelined.isEmpty() || isBusyWithAnEarlierRequest()) {
      pipelined.add(message);
      Wire.read(channel, false);
    } else {
      accept(message);
    }
  }

  private boolean isBusyWithAnEarlierRequest() {
    return exchange != null && exchange.isRequestComplete();
  }

  private void accept(Object message) {
    switch (message) {
      case HttpRequest request -> begin(request);
      case HttpContent content -> body(content);
      default -> ReferenceCountUtil.release(message);
    }
  }

  private void begin(HttpRequest request) {
    deadline = 0;
    encoder.answersHead(HttpMethod.HEAD.equals(request.method()));
    Refusal refusal = RequestRules.check(request);
    if (refusal != null) {
      ReferenceCountUtil.release(request);
      refuse(refusal);
      return;
    }
    deadline = System.nanoTime() + BODY_SILENCE;
    exchange = new Exchange(router, worker, this, ClientRequest.of(request, address, router));
    exchange.start();
  }

  private void body(HttpContent content) {
    boolean last = content instanceof LastHttpContent;
    if (exchange != null) {
      if (content.decoderResult().isFailure()) {
        content.release();
        Wire.close(channel); // the rest of the request cannot be found any more
        return;
      }
      deadline = last ? 0 : System.nanoTime() + BODY_SILENCE;
      exchange.requestBody(content);
      return;
    }
    content.release();
    if (last && discarding) {
      discarding = false;
      deadline = System.nanoTime() + NEXT_REQUEST;
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (exchange != null) {
      exchange.flushToUpstream();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    if (exchange != null) {
      exchange.clientWritable(channel.isWritable());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    Wire.close(channel);
  }

  /** The exchange is over: keep the connection for the next request or close it. */
  void exchangeEnded(boolean requestComplete, boolean keep) {
    exchange = null;
    if (!keep) {
      closeAfterFlush();
      return;
    }
    discarding = !requestComplete;
    deadline = System.nanoTime() + NEXT_REQUEST;
    if (!draining) {
      acceptPipelined();
    }
  }

  /** A loop and not a recursion: a client may pipeline thousands of requests in one packet. */
  private void acceptPipelined() {
    draining = true;
    while (!pipelined.isEmpty() && !isBusyWithAnEarlierRequest() && !closing) {
      accept(pipelined.remove());
    }
    draining = false;
    if (exchange != null) {
      exchange.flushToUpstream();
    }
    if (pipelined.isEmpty()) {
      Wire.read(channel, true);
    }
  }

  /** Answers without an upstream. */
  void answer(FullHttpResponse page, boolean keep) {
    if (!keep) {
      page.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
    }
    Wire.writeAndFlush(channel, page);
  }

  private void refuse(Refusal refusal) {
    closing = true;
    answer(Pages.plain(refusal.status(), refusal.reason()), false);
    closeAfterFlush();
  }

  /** Closes once everything is written; reads on for a moment so that the answer is not reset. */
  void closeAfterFlush() {
    closing = true;
    releasePipelined();
    Wire.read(channel, true);
    deadline = System.nanoTime() + Duration.ofSeconds(2).toNanos();
    var _ =
        channel
            .writeAndFlush(Unpooled.EMPTY_BUFFER)
            .addListener(
                (ChannelFutureListener)
                    done -> {
                      if (done.channel() instanceof DuplexChannel duplex) {
                        var _ = duplex.shutdownOutput();
                      } else {
                        Wire.close(done.channel());
                      }
                    });
  }

  void becomeTunnel() {
    if (!pipelined.isEmpty()) {
      Wire.close(channel); // bytes before the upgrade was granted
      return;
    }
    tunnel = true;
    deadline = 0;
    channel.pipeline().remove("encoder");
    channel.pipeline().remove("decoder");
  }

  /** Waiting for the client to take bytes counts as silence. */
  void stalled(boolean stalled) {
    deadline = stalled ? System.nanoTime() + BODY_SILENCE : 0;
  }

  void checkDeadline(long now) {
    if (deadline != 0 && now - deadline > 0) {
      deadline = 0;
      Wire.close(channel);
    }
  }

  private void releasePipelined() {
    for (Object message = pipelined.poll(); message != null; message = pipelined.poll()) {
      ReferenceCountUtil.release(message);
    }
  }
}
