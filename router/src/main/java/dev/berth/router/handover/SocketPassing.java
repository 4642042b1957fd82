package dev.berth.router.handover;

import dev.berth.router.transport.ChannelWrites;
import dev.berth.router.transport.EpollTransport;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.DomainSocketReadMode;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Passes the listening socket from a router to its successor through a unix socket: the kernel's
 * queue of new connections stays one, so none is refused or lost on the way.
 */
public final class SocketPassing {
  private static final long PATIENCE_SECONDS = 10;

  private SocketPassing() {}

  /** Makes the old router give. */
  interface Request {
    void send() throws IOException;
  }

  /** The old router's side. */
  public static void give(FileDescriptor socket, Path successor, EventLoopGroup loops)
      throws IOException {
    Channel channel =
        done(
            new Bootstrap()
                .group(loops)
                .channel(EpollDomainSocketChannel.class)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(new DomainSocketAddress(successor.toFile())));
    try {
      done(channel.writeAndFlush(socket));
    } finally {
      ChannelWrites.close(channel);
    }
  }

  /** The successor's side: waits at a path, asks, and takes what comes. */
  static FileDescriptor take(Path waiting, EventLoopGroup loops, Request request)
      throws IOException {
    if (!EpollTransport.isAvailable()) {
      throw new IOException("this machine passes no sockets between processes");
    }
    Files.deleteIfExists(waiting);
    CompletableFuture<FileDescriptor> socket = new CompletableFuture<>();
    Channel door =
        done(
            new ServerBootstrap()
                .group(loops)
                .channel(EpollServerDomainSocketChannel.class)
                .childOption(
                    EpollChannelOption.DOMAIN_SOCKET_READ_MODE,
                    DomainSocketReadMode.FILE_DESCRIPTORS)
                .childHandler(
                    new ChannelInitializer<Channel>() {
                      @Override
                      protected void initChannel(Channel child) {
                        child.pipeline().addLast(new Taker(socket));
                      }
                    })
                .bind(new DomainSocketAddress(waiting.toFile())));
    try {
      request.send();
      return socket.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the old router did not hand over its socket", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while taking over", e);
    } finally {
      door.close().syncUninterruptibly();
      Files.deleteIfExists(waiting);
    }
  }

  private static Channel done(ChannelFuture future) throws IOException {
    future.awaitUninterruptibly();
    if (!future.isSuccess()) {
      throw new IOException("cannot hand over: " + future.cause().getMessage(), future.cause());
    }
    return future.channel();
  }

  private static final class Taker extends ChannelInboundHandlerAdapter {
    private final CompletableFuture<FileDescriptor> socket;

    Taker(CompletableFuture<FileDescriptor> socket) {
      this.socket = socket;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws IOException {
      if (message instanceof FileDescriptor received && !socket.complete(received)) {
        received.close();
      }
    }
  }
}
