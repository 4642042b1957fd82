package dev.berth.router.http;

import dev.berth.router.transport.ChannelWrites;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.DefaultFileRegion;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A client's HTTP/1 connection: checks each request, hands it to an exchange, one at a time, and
 * frames its answer.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter
    implements ClientPort, Clients.Client {
  private static final long FIRST_REQUEST = Duration.ofSeconds(15).toNanos();
  private static final long NEXT_REQUEST = Duration.ofSeconds(75).toNanos();
  private static final long BODY_SILENCE = Duration.ofSeconds(60).toNanos();
  private static final long LAST_ANSWER = Duration.ofSeconds(60).toNanos();
  private static final long LAST_WORDS = Duration.ofSeconds(2).toNanos();

  private final HttpContext context;
  private final Worker worker;
  private final Channel channel;
  private final HttpScheme scheme;
  private final Http1Codec.ResponseEncoder encoder = new Http1Codec.ResponseEncoder();
  private final Queue<Object> pipelined = new ArrayDeque<>(4);
  private Peer peer;
  private String network = "";
  private Phase phase = Phase.Idle.INSTANCE;
  private final BodyPace pace = new BodyPace();
  private boolean takingPipelined;
  private boolean saidAll;
  private boolean slowBody;
  private long deadline;

  /** What the connection is used for. */
  private sealed interface Phase {
    /** The next request may come. */
    record Idle() implements Phase {
      static final Idle INSTANCE = new Idle();
    }

    /** A request is read and answered. */
    record Serving(Exchange exchange, Http1Turn turn) implements Phase {}

    /** The answer was given before the request was read; the rest of it is passed over. */
    record Skipping() implements Phase {
      static final Skipping INSTANCE = new Skipping();
    }

    /** After an upgrade. */
    record Tunnelling(Exchange exchange) implements Phase {}

    /** Only what was said already goes out. */
    record Closing() implements Phase {
      static final Closing INSTANCE = new Closing();
    }
  }

  Http1Connection(HttpContext context, Worker worker, Channel channel, HttpScheme scheme) {
    this.context = context;
    this.worker = worker;
    this.channel = channel;
    this.scheme = scheme;
    this.peer = new Peer("", scheme, false);
  }

  void install() {
    channel
        .pipeline()
        .addLast("decoder", new Http1Codec.RequestDecoder())
        .addLast("encoder", encoder)
        .addLast("connection", this);
  }

  @Override
  public void channelActive(ChannelHandlerContext ignored) {
    if (channel.remoteAddress() instanceof InetSocketAddress remote) {
      InetAddress address = remote.getAddress();
      peer = new Peer(address.getHostAddress(), scheme, context.proxies().contains(address));
      network = SlowBodies.network(address);
    }
    deadline = System.nanoTime() + FIRST_REQUEST;
    worker.clients().add(this);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ignored) {
    worker.clients().remove(this);
    bodyEnded();
    releasePipelined();
    Exchange current = exchange();
    phase = Phase.Closing.INSTANCE;
    if (current != null) {
      current.clientClosed();
    }
  }

  /** A client that has closed its half still reads the answer to what it asked. */
  @Override
  public void userEventTriggered(ChannelHandlerContext ignored, Object event) {
    if (!(event instanceof ChannelInputShutdownEvent)) {
      return;
    }
    saidAll = true;
    if (phase instanceof Phase.Serving(Exchange exchange, Http1Turn turn)
        && turn.isRequestComplete()
        && !exchange.isLongLived()) {
      deadline = System.nanoTime() + LAST_ANSWER;
    } else if (!(phase instanceof Phase.Closing)) {
      ChannelWrites.close(channel);
    }
  }

  private @Nullable Exchange exchange() {
    return switch (phase) {
      case Phase.Serving(Exchange exchange, Http1Turn _) -> exchange;
      case Phase.Tunnelling(Exchange exchange) -> exchange;
      case Phase.Idle _, Phase.Skipping _, Phase.Closing _ -> null;
    };
  }

  @Override
  public void channelRead(ChannelHandlerContext ignored, Object message) {
    if (phase instanceof Phase.Closing) {
      ReferenceCountUtil.release(message);
    } else if (phase instanceof Phase.Tunnelling(Exchange exchange)
        && message instanceof ByteBuf bytes) {
      exchange.clientBytes(bytes);
    } else if (!pipelined.isEmpty() || isBusyWithAnEarlierRequest()) {
      pipelined.add(message);
      ChannelWrites.read(channel, false);
    } else {
      accept(message);
    }
  }

  private boolean isBusyWithAnEarlierRequest() {
    return phase instanceof Phase.Serving(Exchange _, Http1Turn turn) && turn.isRequestComplete();
  }

  private void accept(Object message) {
    switch (message) {
      case HttpRequest request -> begin(request);
      case HttpContent part -> goOn(part);
      default -> ReferenceCountUtil.release(message);
    }
  }

  private void begin(HttpRequest request) {
    deadline = 0;
    encoder.answersHead(HttpMethod.HEAD.equals(request.method()));
    Rejection rejection = RequestRules.check(request);
    if (rejection != null) {
      ReferenceCountUtil.release(request);
      reject(rejection);
      return;
    }
    deadline = System.nanoTime() + BODY_SILENCE;
    pace.begin(System.nanoTime());
    Http1Turn turn = Http1Turn.of(request, context.retiring());
    Exchange exchange =
        new Exchange(
            context.routes(),
            worker.upstreams(),
            worker.loop(),
            worker.patience(),
            this,
            ClientRequest.of(request, peer, context));
    phase = new Phase.Serving(exchange, turn);
    exchange.start();
  }

  private void reject(Rejection rejection) {
    FullHttpResponse page = ErrorPages.plain(rejection.status(), rejection.reason());
    Http1Turn.announceEnd(page);
    ChannelWrites.writeAndFlush(channel, page);
    closeAfterFlush();
  }

  private void goOn(HttpContent part) {
    boolean last = part instanceof LastHttpContent;
    switch (phase) {
      case Phase.Serving(Exchange exchange, Http1Turn turn) -> {
        if (part.decoderResult().isFailure()) {
          part.release();
          ChannelWrites.close(channel); // the rest of the request cannot be found any more
          return;
        }
        long now = System.nanoTime();
        if (!last && pace.isTooSlow(part.content().readableBytes(), now)) {
          part.release();
          ChannelWrites.close(channel);
          return;
        }
        deadline = last ? 0 : now + BODY_SILENCE;
        if (last) {
          turn.completeRequest();
          bodyEnded();
        }
        exchange.clientBody(part);
      }
      case Phase.Skipping _ -> {
        part.release();
        if (last) {
          phase = Phase.Idle.INSTANCE;
          deadline = System.nanoTime() + NEXT_REQUEST;
        }
      }
      case Phase.Idle _, Phase.Tunnelling _, Phase.Closing _ -> part.release();
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ignored) {
    pauseExchange();
  }

  private void pauseExchange() {
    Exchange current = exchange();
    if (current != null) {
      current.clientPaused();
    }
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ignored) {
    Exchange current = exchange();
    if (current != null) {
      current.clientWritable(channel.isWritable());
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ignored, Throwable cause) {
    ChannelWrites.close(channel);
  }

  @Override
  public void checkDeadline(long now) {
    if ((deadline != 0 && now - deadline > 0) || isOneSlowBodyTooMany(now)) {
      deadline = 0;
      ChannelWrites.close(channel);
    }
  }

  /** What a trusted proxy sends on is not counted: its visitors are many, and it bounds them. */
  private boolean isOneSlowBodyTooMany(long now) {
    if (slowBody
        || peer.proxy()
        || !channel.config().isAutoRead()
        || !(phase instanceof Phase.Serving(Exchange _, Http1Turn turn))
        || turn.isRequestComplete()
        || !pace.isSlow(now)) {
      return false;
    }
    slowBody = context.slowBodies().enter(network);
    return !slowBody;
  }

  private void bodyEnded() {
    if (slowBody) {
      slowBody = false;
      context.slowBodies().leave(network);
    }
  }

  @Override
  public void interim(HttpResponse head) {
    if (turn().understandsInterim()) {
      Http1Turn.speak(head);
      ChannelWrites.write(channel, head);
      ChannelWrites.write(channel, LastHttpContent.EMPTY_LAST_CONTENT);
    }
  }

  @Override
  public void head(HttpResponse head) {
    turn().frame(head);
    ChannelWrites.write(channel, head);
  }

  @Override
  public void body(HttpContent part) {
    if (saidAll) {
      deadline = System.nanoTime() + LAST_ANSWER;
    }
    ChannelWrites.write(channel, part);
  }

  @Override
  public void answer(FullHttpResponse page) {
    turn().decide(page);
    ChannelWrites.writeAndFlush(channel, page);
  }

  @Override
  public void file(HttpResponse head, @Nullable FileChannel content, long size) {
    turn().decide(head);
    ChannelWrites.write(channel, head);
    if (content != null) {
      ChannelWrites.write(channel, new DefaultFileRegion(content, 0, size));
    }
    ChannelWrites.writeAndFlush(channel, LastHttpContent.EMPTY_LAST_CONTENT);
  }

  private Http1Turn turn() {
    if (phase instanceof Phase.Serving(Exchange _, Http1Turn turn)) {
      return turn;
    }
    throw new IllegalStateException("nobody asked: " + phase);
  }

  @Override
  public void upgrade(HttpResponse head) {
    ChannelWrites.write(channel, head);
    ChannelWrites.writeAndFlush(channel, LastHttpContent.EMPTY_LAST_CONTENT);
    if (!pipelined.isEmpty()) {
      ChannelWrites.close(channel); // bytes before the upgrade was granted
    } else if (phase instanceof Phase.Serving(Exchange exchange, Http1Turn _)) {
      phase = new Phase.Tunnelling(exchange);
      deadline = 0;
      channel.pipeline().remove("encoder");
      channel.pipeline().remove("decoder");
    }
  }

  @Override
  public void bytes(ByteBuf bytes) {
    ChannelWrites.write(channel, bytes);
  }

  @Override
  public void flush() {
    channel.flush();
  }

  @Override
  public boolean isWritable() {
    return channel.isWritable();
  }

  @Override
  public void read(boolean wanted) {
    if (wanted && !channel.config().isAutoRead()) {
      pace.begin(System.nanoTime());
    }
    ChannelWrites.read(channel, wanted);
  }

  /** Waiting for the client to take bytes counts as silence. */
  @Override
  public void stalled(boolean waits) {
    deadline = waits ? System.nanoTime() + BODY_SILENCE : 0;
  }

  @Override
  public void end() {
    bodyEnded();
    Http1Turn turn = turn();
    if (!turn.keepsConnection() || (saidAll && pipelined.isEmpty())) {
      closeAfterFlush();
      return;
    }
    phase = turn.isRequestComplete() ? Phase.Idle.INSTANCE : Phase.Skipping.INSTANCE;
    deadline = System.nanoTime() + NEXT_REQUEST;
    if (!takingPipelined) {
      takePipelined();
    }
  }

  /** A loop and not a recursion: a client may pipeline thousands of requests in one packet. */
  private void takePipelined() {
    takingPipelined = true;
    while (!pipelined.isEmpty()
        && !isBusyWithAnEarlierRequest()
        && !(phase instanceof Phase.Closing)) {
      accept(pipelined.remove());
    }
    takingPipelined = false;
    pauseExchange();
    if (pipelined.isEmpty()) {
      ChannelWrites.read(channel, true);
    }
  }

  @Override
  public void sendAway() {
    if (!(phase instanceof Phase.Tunnelling)) {
      ChannelWrites.write(channel, LastHttpContent.EMPTY_LAST_CONTENT);
    }
    closeAfterFlush();
  }

  @Override
  public void breakOff() {
    ChannelWrites.close(channel);
  }

  /** Closes once everything is written; reads on for a moment so that the answer is not reset. */
  private void closeAfterFlush() {
    phase = Phase.Closing.INSTANCE;
    bodyEnded();
    releasePipelined();
    ChannelWrites.read(channel, true);
    deadline = System.nanoTime() + LAST_WORDS;
    var _ =
        channel
            .writeAndFlush(Unpooled.EMPTY_BUFFER)
            .addListener(
                (ChannelFutureListener)
                    done -> {
                      if (done.channel() instanceof DuplexChannel duplex) {
                        var _ = duplex.shutdownOutput();
                      } else {
                        ChannelWrites.close(done.channel());
                      }
                    });
  }

  private void releasePipelined() {
    for (Object message = pipelined.poll(); message != null; message = pipelined.poll()) {
      ReferenceCountUtil.release(message);
    }
  }
}
