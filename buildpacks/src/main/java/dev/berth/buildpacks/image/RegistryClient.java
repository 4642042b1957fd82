package dev.berth.buildpacks.image;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;

/** The few registry requests that put ready-made layers in place, over the distribution API. */
final class RegistryClient {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  private final HttpClient http;
  private final RegistryEndpoint registry;
  private final String repository;

  RegistryClient(HttpClient http, RegistryEndpoint registry, String repository) {
    this.http = http;
    this.registry = registry;
    this.repository = repository;
  }

  boolean hasBlob(String digest) {
    return send(request("HEAD", "/blobs/" + digest, BodyPublishers.noBody()).build()).statusCode()
        == 200;
  }

  void putBlob(String digest, Path file) throws IOException {
    putBlob(digest, BodyPublishers.ofFile(file));
  }

  void putBlob(String digest, AppImage.Content content, long size) {
    putBlob(
        digest,
        BodyPublishers.fromPublisher(
            BodyPublishers.ofInputStream(() -> {
              try {
                return content.open();
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            }),
            size));
  }

  void putBlob(String digest, byte[] content) {
    putBlob(digest, BodyPublishers.ofByteArray(content));
  }

  void putManifest(String reference, byte[] manifest) {
    expect(
        201,
        send(
            request("PUT", "/manifests/" + reference, BodyPublishers.ofByteArray(manifest))
                .header("Content-Type", StackedImage.MANIFEST)
                .build()));
  }

  private void putBlob(String digest, BodyPublisher content) {
    HttpResponse<String> started =
        send(request("POST", "/blobs/uploads/", BodyPublishers.noBody()).build());
    expect(202, started);
    String location =
        started.headers().firstValue("Location").orElseThrow(() -> refused(started, "Location"));
    URI upload = started.uri().resolve(location);
    String separator = upload.getRawQuery() == null ? "?" : "&";
    HttpRequest put =
        authorised(HttpRequest.newBuilder(URI.create(upload + separator + "digest=" + digest)))
            .header("Content-Type", "application/octet-stream")
            .PUT(content)
            .build();
    expect(201, send(put));
  }

  private HttpRequest.Builder request(String method, String path, BodyPublisher body) {
    URI uri = URI.create("http://" + registry.authority() + "/v2/" + repository + path);
    return authorised(HttpRequest.newBuilder(uri)).method(method, body);
  }

  private HttpRequest.Builder authorised(HttpRequest.Builder request) {
    String credentials = registry.username() + ":" + registry.password();
    return request
        .timeout(TIMEOUT)
        .header(
            "Authorization",
            "Basic "
                + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)));
  }

  private HttpResponse<String> send(HttpRequest request) {
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(e);
    }
  }

  private static void expect(int status, HttpResponse<String> response) {
    if (response.statusCode() != status) {
      throw refused(response, "status " + status);
    }
  }

  private static BuildException refused(HttpResponse<String> response, String wanted) {
    return new BuildException(
        BuildProblem.IMAGE_FAILED,
        "The registry answered %s %s with %d instead of %s."
            .formatted(
                response.request().method(),
                response.uri().getPath(),
                response.statusCode(),
                wanted),
        "Look at the server's log; check free space of the data directory.",
        response.body(),
        null);
  }

  private static BuildException unreachable(Exception cause) {
    return new BuildException(
        BuildProblem.REGISTRY_UNREACHABLE,
        "Berth's own registry did not answer.",
        "This is tried again by itself; if it stays, restart Berth.",
        String.valueOf(cause.getMessage()),
        cause);
  }
}
