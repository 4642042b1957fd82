package dev.berth.server.registry;

import dev.berth.server.registry.BlobWriter.BlobTooLargeException;
import dev.berth.server.registry.RegistryPath.Blob;
import dev.berth.server.registry.RegistryPath.NewUpload;
import dev.berth.server.registry.RegistryPath.Reference;
import dev.berth.server.registry.RegistryPath.Referrers;
import dev.berth.server.registry.RegistryPath.Root;
import dev.berth.server.registry.RegistryPath.RunningUpload;
import dev.berth.server.registry.RegistryPath.Tags;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/**
 * The OCI distribution protocol, version 1.1: one implementation for every front that takes
 * requests.
 */
@Component
final class RegistryProtocol {
  private static final long MAX_DISCARDED = 16L * 1024 * 1024;
  private static final String JSON = "application/json";

  private final BlobRequests blobs;
  private final UploadRequests uploads;
  private final ManifestRequests manifests;

  RegistryProtocol(BlobRequests blobs, UploadRequests uploads, ManifestRequests manifests) {
    this.blobs = blobs;
    this.uploads = uploads;
    this.manifests = manifests;
  }

  void handle(RegistryExchange exchange, RegistryCaller caller) throws IOException {
    try {
      if (!caller.isKnown()) {
        throw RegistryProblem.unauthorized();
      }
      route(exchange, caller);
    } catch (RegistryProblem problem) {
      Map<String, String> headers = new HashMap<>(problem.headers());
      headers.put("Content-Type", JSON);
      discardRest(exchange);
      send(exchange, problem.status(), headers, problem.body());
    } catch (BlobTooLargeException e) {
      RegistryProblem problem = RegistryProblem.of(413, "SIZE_INVALID", "larger than allowed");
      discardRest(exchange);
      send(exchange, problem.status(), Map.of("Content-Type", JSON), problem.body());
    }
  }

  private void route(RegistryExchange exchange, RegistryCaller caller) throws IOException {
    boolean reads = exchange.method().equals("GET") || exchange.method().equals("HEAD");
    switch (RegistryPath.parse(exchange.path())) {
      case Root() -> {
        require(reads);
        send(
            exchange,
            200,
            Map.of("Content-Type", JSON, "Docker-Distribution-Api-Version", "registry/2.0"),
            "{}".getBytes(StandardCharsets.UTF_8));
      }
      case Blob blob -> {
        if (reads) {
          mustPull(caller, blob.repository());
          blobs.get(exchange, blob);
        } else {
          require(exchange.method().equals("DELETE"));
          mustPush(caller, blob.repository());
          blobs.delete(exchange, blob);
        }
      }
      case NewUpload upload -> {
        require(exchange.method().equals("POST"));
        mustPush(caller, upload.repository());
        uploads.begin(exchange, upload.repository(), caller);
      }
      case RunningUpload upload -> {
        mustPush(caller, upload.repository());
        uploads.handle(exchange, upload);
      }
      case Reference reference -> manifest(exchange, reference, caller);
      case Tags tags -> {
        require(reads);
        mustPull(caller, tags.repository());
        manifests.tags(exchange, tags.repository());
      }
      case Referrers referrers -> {
        require(reads);
        mustPull(caller, referrers.repository());
        manifests.referrers(exchange, referrers);
      }
    }
  }

  private void manifest(RegistryExchange exchange, Reference reference, RegistryCaller caller)
      throws IOException {
    switch (exchange.method()) {
      case "GET", "HEAD" -> {
        mustPull(caller, reference.repository());
        manifests.get(exchange, reference);
      }
      case "PUT" -> {
        mustPush(caller, reference.repository());
        manifests.put(exchange, reference);
      }
      case "DELETE" -> {
        mustPush(caller, reference.repository());
        manifests.delete(exchange, reference, caller);
      }
      default -> throw RegistryProblem.unsupported();
    }
  }

  /** Answers with a small body; a HEAD request only learns its length. */
  static void send(RegistryExchange exchange, int status, Map<String, String> headers, byte[] body)
      throws IOException {
    try (OutputStream out = exchange.respond(status, headers, body.length)) {
      if (!exchange.method().equals("HEAD")) {
        out.write(body);
      }
    }
  }

  /** Clients that are still sending read the answer only when they could finish. */
  private static void discardRest(RegistryExchange exchange) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long left = MAX_DISCARDED;
    int read = 0;
    while (read >= 0 && left > 0) {
      read = exchange.body().read(buffer);
      left -= read;
    }
  }

  private static void require(boolean offered) {
    if (!offered) {
      throw RegistryProblem.unsupported();
    }
  }

  private static void mustPull(RegistryCaller caller, RepositoryName repository) {
    if (!caller.mayPull(repository)) {
      throw RegistryProblem.denied("pull");
    }
  }

  private static void mustPush(RegistryCaller caller, RepositoryName repository) {
    if (!caller.mayPush(repository)) {
      throw RegistryProblem.denied("push");
    }
  }
}
