package dev.berth.router;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** A connection to an instance or to the server; carries one exchange at a time. */
final class UpstreamConnection extends ChannelInboundHandlerAdapter {
  private static final HttpDecoderConfig DECODING =
      new HttpDecoderConfig()
          .setMaxInitialLineLength(8_192)
          .setMaxHeaderSize(65_536)
          .setMaxChunkSize(65_536)
          .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory().withValidation(false));

  private final Worker worker;
  private final Upstream upstream;
  private @Nullable Channel channel;
  private @Nullable Exchange exchange;
  private boolean head;
  private boolean used;
  private long idleSince;
  private long promisedIdleNanos = Long.MAX_VALUE;

  UpstreamConnection(Worker worker, Upstream upstream) {
    this.worker = worker;
    this.upstream = upstream;
  }

  void install(Channel newChannel) {
    channel = newChannel;
    newChannel
        .pipeline()
        .addLast("decoder", new ResponseDecoder())
        .addLast("encoder", new HttpRequestEncoder())
        .addLast("connection", this);
  }

  Upstream upstream() {
    return upstream;
  }

  Channel channel() {
    Channel current = channel;
    if (current == null) {
      throw new IllegalStateException("not connected");
    }
    return current;
  }

  boolean isActive() {
    return channel().isActive();
  }

  /** True when this connection has carried an exchange before the current one. */
  boolean wasUsed() {
    return used;
  }

  void begin(Exchange next, boolean headRequest) {
    exchange = next;
    head = headRequest;
  }

  /** Ends the exchange; the connection is kept when it is clean and closed otherwise. */
  void end(boolean clean) {
    exchange = null;
    used = true;
    if (clean && isActive()) {
      Wire.read(channel(), true);
      worker.giveBack(this);
    } else {
      close();
    }
  }

  void close() {
    Wire.close(channel());
  }

  void idleFrom(long now) {
    idleSince = now;
  }

  long idleSince() {
    return idleSince;
  }

  long idleLimit(long ours) {
    return Math.min(ours, promisedIdleNanos);
  }

  /** The upstream told how long it keeps an idle connection; stay a second below. */
  void promisedIdleSeconds(long seconds) {
    promisedIdleNanos = Math.max(0, seconds * 1_000_000_000L - 1_000_000_000L);
  }

  /** Leaves HTTP: from now on bytes pass as they are. */
  void becomeTunnel() {
    channel().pipeline().remove("encoder");
    channel().pipeline().remove("decoder");
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Exchange current = exchange;
    if (current == null) {
      ReferenceCountUtil.release(message); // an answer nobody asked for
      Wire.close(context.channel());
      return;
    }
    switch (message) {
      case HttpResponse response -> current.responseHead(response);
      case HttpContent content -> current.responseBody(content);
      case ByteBuf bytes -> current.tunnelToClient(bytes);
      default -> ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    Exchange current = exchange;
    if (current != null) {
      current.flushToClient();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Exchange current = exchange;
    if (current != null) {
      current.upstreamWritable(context.channel().isWritable());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Exchange current = exchange;
    exchange = null;
    if (current == null) {
      worker.forget(this);
    } else {
      current.upstreamClosed();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A failed write: an answer may still be readable; the end of the stream follows either way.
    if (exchange == null) {
      Wire.close(context.channel());
    }
  }

  private final class ResponseDecoder extends HttpResponseDecoder {
    ResponseDecoder() {
      super(DECODING);
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
      boolean empty = super.isContentAlwaysEmpty(message);
      return empty
          || (head && message instanceof HttpResponse response && response.status().code() >= 200);
    }
  }
}
