package dev.berth.server.registry;

import dev.berth.server.registry.RegistryPath.RunningUpload;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Answers for {@code /v2/<name>/blobs/uploads/}: pushing blobs at once, in chunks, or by mount. */
@Component
final class UploadRequests {
  private static final Pattern CONTENT_RANGE =
      Pattern.compile("(?:bytes )?(\\d{1,18})-(\\d{1,18})");

  private final BlobStore blobs;
  private final Uploads uploads;
  private final RegistrySettings settings;

  UploadRequests(BlobStore blobs, Uploads uploads, RegistrySettings settings) {
    this.blobs = blobs;
    this.uploads = uploads;
    this.settings = settings;
  }

  /** Begins an upload, ends it at once when its body is here, or mounts a blob known elsewhere. */
  void begin(RegistryExchange exchange, RepositoryName repository, RegistryCaller caller)
      throws IOException {
    if (mounted(exchange, repository, caller)) {
      return;
    }
    Upload upload = uploads.begin(repository);
    if (exchange.query().containsKey("digest")) {
      append(exchange, upload);
      finish(exchange, upload);
    } else {
      progress(exchange, upload, 202);
    }
  }

  /** Continues, finishes, asks about or gives up an upload. */
  void handle(RegistryExchange exchange, RunningUpload path) throws IOException {
    Upload upload =
        uploads
            .find(path.repository(), path.id())
            .filter(known -> !known.isStored() || exchange.method().equals("PUT"))
            .orElseThrow(
                () -> RegistryProblem.of(404, "BLOB_UPLOAD_UNKNOWN", "no such upload: begin anew"));
    switch (exchange.method()) {
      case "PATCH" -> {
        append(exchange, upload);
        progress(exchange, upload, 202);
      }
      case "PUT" -> {
        append(exchange, upload);
        finish(exchange, upload);
      }
      case "GET", "HEAD" -> progress(exchange, upload, 204);
      case "DELETE" -> {
        uploads.cancel(upload);
        RegistryProtocol.send(exchange, 204, Map.of(), new byte[0]);
      }
      default -> throw RegistryProblem.unsupported();
    }
  }

  private boolean mounted(
      RegistryExchange exchange, RepositoryName repository, RegistryCaller caller)
      throws IOException {
    String digest = exchange.query().get("mount");
    String from = exchange.query().get("from");
    if (digest == null) {
      return false;
    }
    Digest wanted = RegistryPath.digest(digest);
    List<RepositoryName> sources =
        from == null ? blobs.layout().repositories() : List.of(RegistryPath.name(from));
    for (RepositoryName source : sources) {
      if (caller.mayPull(source) && blobs.mount(source, repository, wanted)) {
        created(exchange, repository, wanted);
        return true;
      }
    }
    return false;
  }

  private void append(RegistryExchange exchange, Upload upload) throws IOException {
    Optional<Long> start = exchange.header("Content-Range").map(UploadRequests::start);
    long before = upload.size();
    try {
      if (!upload.append(start, exchange.body(), settings.maxBlobSize().toBytes())) {
        throw RegistryProblem.rangeNotSatisfiable(standing(upload));
      }
    } catch (BlobWriter.BlobTooLargeException e) {
      uploads.cancel(upload);
      throw e;
    }
    if (upload.isStored()) {
      return;
    }
    Optional<Long> announced = exchange.header("Content-Length").flatMap(UploadRequests::number);
    if (announced.isPresent() && upload.size() - before < announced.get()) {
      throw RegistryProblem.of(400, "SIZE_INVALID", "the body ended early");
    }
  }

  private void finish(RegistryExchange exchange, Upload upload) throws IOException {
    Digest expected = RegistryPath.digest(exchange.query().getOrDefault("digest", ""));
    if (!uploads.finish(upload, expected)) {
      throw RegistryProblem.of(400, "DIGEST_INVALID", "the content has another digest");
    }
    created(exchange, upload.repository(), expected);
  }

  private static void created(RegistryExchange exchange, RepositoryName repository, Digest digest)
      throws IOException {
    RegistryProtocol.send(
        exchange,
        201,
        Map.of(
            "Location",
            "/v2/" + repository + "/blobs/" + digest,
            "Docker-Content-Digest",
            digest.toString()),
        new byte[0]);
  }

  private static void progress(RegistryExchange exchange, Upload upload, int status)
      throws IOException {
    RegistryProtocol.send(exchange, status, standing(upload), new byte[0]);
  }

  private static Map<String, String> standing(Upload upload) {
    Map<String, String> headers = new HashMap<>();
    headers.put("Location", "/v2/" + upload.repository() + "/blobs/uploads/" + upload.id());
    headers.put("Docker-Upload-UUID", upload.id());
    headers.put("Range", "0-" + Math.max(0, upload.size() - 1));
    return headers;
  }

  private static long start(String contentRange) {
    Matcher range = CONTENT_RANGE.matcher(contentRange);
    if (!range.matches()) {
      throw RegistryProblem.of(400, "BLOB_UPLOAD_INVALID", "Content-Range is <start>-<end>");
    }
    return Long.parseLong(range.group(1));
  }

  private static Optional<Long> number(String text) {
    return text.matches("\\d{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }
}
