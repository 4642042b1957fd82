package dev.berth.buildpacks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.berth.buildpacks.image.RegistryEndpoint;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A registry in memory: as much of the distribution API as a push needs, with Basic auth. */
public final class TestRegistry implements AutoCloseable {
  private static final String USER = "berth";
  private static final String PASSWORD = "secret";

  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, byte[]> manifests = new ConcurrentHashMap<>();
  private final HttpServer server;

  public TestRegistry() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/v2/", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  public RegistryEndpoint endpoint() {
    return new RegistryEndpoint("127.0.0.1", server.getAddress().getPort(), USER, PASSWORD);
  }

  /** The image's manifest. */
  public JsonNode manifest(String digest) {
    return JsonMapper.shared().readTree(manifests.get(digest));
  }

  /** The image's configuration. */
  public JsonNode configuration(String digest) {
    return JsonMapper.shared()
        .readTree(blobs.get(manifest(digest).path("config").path("digest").stringValue()));
  }

  /** Digests of the image's layers, lowest first. */
  public List<String> layers(String digest) {
    List<String> layers = new ArrayList<>();
    manifest(digest)
        .path("layers")
        .forEach(layer -> layers.add(layer.path("digest").stringValue()));
    return layers;
  }

  /** The entries of a layer by name, in no particular order. */
  public Map<String, TarArchiveEntry> entries(String layer) throws IOException {
    Map<String, TarArchiveEntry> entries = new TreeMap<>();
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(blobs.get(layer)));
        TarArchiveInputStream tar = new TarArchiveInputStream(in, "UTF-8")) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        entries.put(entry.getName(), entry);
      }
    }
    return entries;
  }

  /** The bytes of a layer. */
  public byte[] blob(String digest) {
    return Objects.requireNonNull(blobs.get(digest));
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String expected =
          "Basic "
              + Base64.getEncoder()
                  .encodeToString((USER + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
      if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"test\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      String path = exchange.getRequestURI().getPath();
      String last = path.substring(path.lastIndexOf('/') + 1);
      if (path.contains("/blobs/uploads/")) {
        upload(exchange, path);
      } else if (path.contains("/blobs/")) {
        send(exchange, blobs.get(last), last, "application/octet-stream");
      } else if (path.contains("/manifests/")) {
        manifest(exchange, last);
      } else {
        exchange.sendResponseHeaders(200, -1);
      }
    }
  }

  private void upload(HttpExchange exchange, String path) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    if (exchange.getRequestMethod().equals("POST")) {
      exchange.getResponseHeaders().add("Location", path + System.nanoTime());
    } else {
      String digest = "sha256:" + Digests.hex(Digests.sha256().digest(body));
      if (!query.contains(digest)) {
        throw new IOException("wrong digest");
      }
      blobs.put(digest, body);
      exchange.getResponseHeaders().add("Docker-Content-Digest", digest);
    }
    exchange.sendResponseHeaders(exchange.getRequestMethod().equals("PUT") ? 201 : 202, -1);
  }

  private void manifest(HttpExchange exchange, String reference) throws IOException {
    if (exchange.getRequestMethod().equals("PUT")) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String digest = "sha256:" + Digests.hex(Digests.sha256().digest(body));
      manifests.put(digest, body);
      manifests.put(reference, body);
      exchange.getResponseHeaders().add("Docker-Content-Digest", digest);
      exchange.sendResponseHeaders(201, -1);
      return;
    }
    byte @Nullable [] body = manifests.get(reference);
    String digest = body == null ? "" : "sha256:" + Digests.hex(Digests.sha256().digest(body));
    send(exchange, body, digest, "application/vnd.oci.image.manifest.v1+json");
  }

  private static void send(
      HttpExchange exchange, byte @Nullable [] body, String digest, String type)
      throws IOException {
    if (body == null) {
      exchange.sendResponseHeaders(404, -1);
      return;
    }
    exchange.getResponseHeaders().add("Content-Type", type);
    exchange.getResponseHeaders().add("Docker-Content-Digest", digest);
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().add("Content-Length", String.valueOf(body.length));
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
