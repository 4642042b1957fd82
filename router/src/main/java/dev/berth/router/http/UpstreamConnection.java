package dev.berth.router.http;

import dev.berth.router.route.Upstream;
import dev.berth.router.transport.ChannelWrites;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

/** HTTP/1.1 to an instance or to the server; carries one request at a time. */
final class UpstreamConnection extends ChannelInboundHandlerAdapter implements UpstreamPort {
  private static final HttpDecoderConfig DECODING =
      new HttpDecoderConfig()
          .setMaxInitialLineLength(8_192)
          .setMaxHeaderSize(65_536)
          .setMaxChunkSize(65_536)
          .setHeadersFactory(DefaultHttpHeadersFactory.headersFactory().withValidation(false));

  private final Owner owner;
  private final Upstream upstream;
  private @Nullable Channel channel;
  private @Nullable Listener listener;
  private Answer answer = Answer.Awaited.INSTANCE;
  private boolean toHead;
  private boolean used;
  private long idleSince;
  private long promisedIdleNanos = Long.MAX_VALUE;

  /** Keeps connections between requests. */
  interface Owner {
    /** Takes one that may carry another request. */
    void giveBack(UpstreamConnection connection);

    /** One that it keeps is gone. */
    void forget(UpstreamConnection connection);
  }

  /** How much of the answer has come. */
  private sealed interface Answer {
    /** Nothing. */
    record Awaited() implements Answer {
      static final Awaited INSTANCE = new Awaited();
    }

    /** Something before it, whose end is read next. */
    record Interim() implements Answer {
      static final Interim INSTANCE = new Interim();
    }

    /** An upgrade, in force with the end of this head. */
    record Switching(HttpResponse head) implements Answer {}

    /** Its head. */
    record Begun(boolean keepAlive) implements Answer {}

    /** All of it. */
    record Complete(boolean keepAlive) implements Answer {}
  }

  UpstreamConnection(Owner owner, Upstream upstream) {
    this.owner = owner;
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

  @Override
  public boolean wasUsed() {
    return used;
  }

  @Override
  public void send(HttpRequest head, Listener next) {
    listener = next;
    answer = Answer.Awaited.INSTANCE;
    toHead = HttpMethod.HEAD.equals(head.method());
    ChannelWrites.write(channel(), head);
  }

  @Override
  public void send(HttpContent part) {
    ChannelWrites.write(channel(), part);
  }

  @Override
  public void send(ByteBuf bytes) {
    ChannelWrites.write(channel(), bytes);
  }

  @Override
  public void flush() {
    channel().flush();
  }

  @Override
  public boolean isWritable() {
    return channel().isWritable();
  }

  @Override
  public void read(boolean wanted) {
    ChannelWrites.read(channel(), wanted);
  }

  @Override
  public boolean isReading() {
    return channel().config().isAutoRead();
  }

  @Override
  public void becomeTunnel() {
    channel().pipeline().remove("encoder");
    channel().pipeline().remove("decoder");
  }

  @Override
  public void release(boolean requestComplete) {
    listener = null;
    used = true;
    boolean reusable = answer instanceof Answer.Complete(boolean keepAlive) && keepAlive;
    if (requestComplete && reusable && isActive()) {
      ChannelWrites.read(channel(), true);
      owner.giveBack(this);
    } else {
      close();
    }
  }

  void close() {
    ChannelWrites.close(channel());
  }

  void idleFrom(long now) {
    idleSince = now;
  }

  long idleSince() {
    return idleSince;
  }

  /** The upstream may have told how long it keeps an idle connection. */
  long idleLimit(long ours) {
    return Math.min(ours, promisedIdleNanos);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    Listener current = listener;
    if (current == null) {
      ReferenceCountUtil.release(message); // an answer nobody asked for
      ChannelWrites.close(context.channel());
      return;
    }
    switch (message) {
      case HttpResponse head -> head(head, current);
      case HttpContent part -> part(part, current);
      case ByteBuf bytes -> current.upstreamBytes(bytes);
      default -> ReferenceCountUtil.release(message);
    }
  }

  private void head(HttpResponse head, Listener current) {
    int status = head.status().code();
    if (head.decoderResult().isFailure()) {
      ReferenceCountUtil.release(head);
      current.upstreamBroken();
    } else if (status == 101) {
      answer = new Answer.Switching(head);
    } else if (status < 200) {
      answer = Answer.Interim.INSTANCE;
      current.upstreamInterim(head);
    } else {
      boolean keepAlive = HttpUtil.isKeepAlive(head);
      if (keepAlive) {
        promisedIdleSeconds(ResponseHeaders.keepAliveSeconds(head.headers()));
      }
      answer = new Answer.Begun(keepAlive);
      current.upstreamHead(head);
    }
  }

  /** Stays a second below. */
  private void promisedIdleSeconds(long seconds) {
    promisedIdleNanos = Math.max(0, seconds * 1_000_000_000L - 1_000_000_000L);
  }

  private void part(HttpContent part, Listener current) {
    boolean last = part instanceof LastHttpContent;
    switch (answer) {
      case Answer.Begun(boolean keepAlive) -> {
        if (part.decoderResult().isFailure()) {
          part.release();
          current.upstreamBroken();
          return;
        }
        if (last) {
          answer = new Answer.Complete(keepAlive);
        }
        current.upstreamBody(part);
      }
      case Answer.Interim _ -> {
        part.release();
        answer = last ? Answer.Awaited.INSTANCE : answer;
      }
      case Answer.Switching(HttpResponse head) -> {
        part.release();
        if (last) {
          current.upstreamSwitched(head);
        }
      }
      case Answer.Awaited _, Answer.Complete _ -> part.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    Listener current = listener;
    if (current != null) {
      current.upstreamPaused();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    Listener current = listener;
    if (current != null) {
      current.upstreamWritable(context.channel().isWritable());
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    Listener current = listener;
    listener = null;
    if (current == null) {
      owner.forget(this);
    } else {
      current.upstreamClosed();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A failed write: an answer may still be readable; the end of the stream follows either way.
    if (listener == null) {
      ChannelWrites.close(context.channel());
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
          || (toHead
              && message instanceof HttpResponse response
              && response.status().code() >= 200);
    }
  }
}
