package dev.berth.infra.provider;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.epoll.Epoll;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollIoHandler;
import io.grpc.netty.shaded.io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.grpc.netty.shaded.io.netty.channel.unix.DomainSocketAddress;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Serves resources to Terraform over a Unix socket in a directory that nobody else may enter. It is
 * open for one run of the CLI, which finds it by {@link #reattach}.
 */
public final class ProviderServer implements AutoCloseable {
  /** No such host exists (RFC 2606), so no registry can ever be asked for it. */
  public static final String SOURCE = "berth.invalid/berth/berth";

  private static final String SERVICE = "tfplugin6.Provider";
  private static final Bytes BYTES = new Bytes();

  private final Path socket;
  private final EventLoopGroup loop =
      new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Server server;

  /** Calls hold it for reading: whoever closes waits for work whose caller may be gone. */
  private final ReentrantReadWriteLock work = new ReentrantReadWriteLock();

  private ProviderServer(Path socket, Protocol protocol) throws IOException {
    this.socket = socket;
    this.server =
        NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
            .channelType(EpollServerDomainSocketChannel.class)
            .bossEventLoopGroup(loop)
            .workerEventLoopGroup(loop)
            .executor(threads)
            .addService(service(protocol))
            .build()
            .start();
  }

  /** Whether this machine has what it needs: Linux's own event queue. */
  public static boolean isSupported() {
    return Epoll.isAvailable();
  }

  /**
   * Begins to serve.
   *
   * @param directory a directory of the caller's alone
   */
  public static ProviderServer open(Path directory, List<ManagedResource> resources) {
    try {
      Path socket = directory.resolve("provider.sock");
      Files.deleteIfExists(socket);
      return new ProviderServer(socket, new Protocol(resources));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The value of {@code TF_REATTACH_PROVIDERS}: a provider that runs already. */
  public String reattach() {
    return """
    {"%s":{"Protocol":"grpc","ProtocolVersion":6,"Pid":%d,"Test":true,"Addr":{"Network":"unix","String":"%s"}}}\
    """
        .formatted(SOURCE, ProcessHandle.current().pid(), socket);
  }

  @Override
  public void close() {
    server.shutdownNow();
    boolean quiet = false;
    try {
      if (work.writeLock().tryLock(30, TimeUnit.MINUTES)) {
        work.writeLock().unlock();
      }
      quiet = server.awaitTermination(5, TimeUnit.SECONDS);
      Files.deleteIfExists(socket);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      threads.shutdown();
      quiet &= loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(5_000);
    }
    if (!quiet && !Thread.currentThread().isInterrupted()) {
      throw new IllegalStateException("a call of Terraform's did not end");
    }
  }

  private ServerServiceDefinition service(Protocol protocol) {
    ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(SERVICE);
    for (String call : Protocol.calls()) {
      MethodDescriptor<byte[], byte[]> method =
          MethodDescriptor.newBuilder(BYTES, BYTES)
              .setType(MethodType.UNARY)
              .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, call))
              .build();
      service.addMethod(
          method,
          ServerCalls.asyncUnaryCall((byte[] request, StreamObserver<byte[]> answer) ->
              answer(protocol, call, request, answer)));
    }
    return service.build();
  }

  private void answer(
      Protocol protocol, String call, byte[] request, StreamObserver<byte[]> answer) {
    work.readLock().lock();
    try {
      answer.onNext(protocol.answer(call, request));
      answer.onCompleted();
    } catch (RuntimeException e) {
      answer.onError(
          Status.INTERNAL
              .withDescription(String.valueOf(e.getMessage()))
              .withCause(e)
              .asException());
    } finally {
      work.readLock().unlock();
    }
  }

  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
