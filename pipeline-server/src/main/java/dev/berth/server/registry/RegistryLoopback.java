package dev.berth.server.registry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The registry on a TCP port of this machine, for tools inside the server that cannot talk to a
 * unix socket. Asks for a password that only this process knows; sandboxes do not reach it.
 */
@Component
public final class RegistryLoopback implements AutoCloseable {
  private static final String USER = "builder";

  private final RegistryProtocol protocol;
  private final String password = randomPassword();
  private final HttpServer server;
  private final PlainHttpGate gate;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  RegistryLoopback(RegistryProtocol protocol) {
    this.protocol = protocol;
    // Otherwise each small answer waits 40 ms for the client's acknowledgement of the one before.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
      gate = new PlainHttpGate(server.getAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/v2", this::handle);
    server.start();
  }

  /** A registry in that data directory without Spring. */
  public static RegistryLoopback over(BlobStore blobs, RegistrySettings settings, Clock clock) {
    return new RegistryLoopback(
        new RegistryProtocol(
            new BlobRequests(blobs),
            new UploadRequests(blobs, new Uploads(blobs, settings, clock), settings),
            new ManifestRequests(new ManifestStore(blobs))));
  }

  /** Where builds push to. */
  public RegistryEndpoint endpoint() {
    return new RegistryEndpoint(
        gate.address().getAddress().getHostAddress(), gate.address().getPort(), USER, password);
  }

  @Override
  @PreDestroy
  public void close() {
    gate.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange http) throws IOException {
    try (http) {
      RegistryCaller caller =
          isBuilder(http.getRequestHeaders().getFirst("Authorization"))
              ? RegistryCaller.BUILDER
              : RegistryCaller.ANONYMOUS;
      protocol.handle(new LoopbackExchange(http), caller);
    }
  }

  private boolean isBuilder(@Nullable String authorization) {
    String expected =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((USER + ":" + password).getBytes(StandardCharsets.UTF_8));
    return authorization != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8),
            authorization.getBytes(StandardCharsets.UTF_8));
  }

  private static String randomPassword() {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
  }

  private record LoopbackExchange(HttpExchange http) implements RegistryExchange {
    @Override
    public String method() {
      return http.getRequestMethod();
    }

    @Override
    public String path() {
      return QueryString.decode(http.getRequestURI().getRawPath());
    }

    @Override
    public Map<String, String> query() {
      return QueryString.parse(http.getRequestURI().getRawQuery());
    }

    @Override
    public Optional<String> header(String name) {
      return Optional.ofNullable(http.getRequestHeaders().getFirst(name));
    }

    @Override
    public InputStream body() {
      return http.getRequestBody();
    }

    @Override
    public OutputStream respond(int status, Map<String, String> headers, long length)
        throws IOException {
      headers.forEach((name, value) -> http.getResponseHeaders().set(name, value));
      if (method().equals("HEAD")) {
        http.getResponseHeaders().set("Content-Length", String.valueOf(length));
      }
      boolean bodyless = length == 0 || method().equals("HEAD");
      http.sendResponseHeaders(status, bodyless ? -1 : length);
      return bodyless ? OutputStream.nullOutputStream() : http.getResponseBody();
    }
  }
}
