package dev.berth.server.registry;

import dev.berth.server.registry.BlobStore.Blob;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** Answers for {@code /v2/<name>/blobs/<digest>}: whole blobs and ranges of them, streamed. */
@Component
final class BlobRequests {
  private static final Pattern RANGE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  private final BlobStore blobs;
  private final ManifestStore manifests;

  BlobRequests(BlobStore blobs, ManifestStore manifests) {
    this.blobs = blobs;
    this.manifests = manifests;
  }

  void get(RegistryExchange exchange, RegistryPath.Blob path) throws IOException {
    Blob blob =
        blobs
            .find(path.repository(), path.digest())
            .orElseThrow(
                () -> RegistryProblem.of(404, "BLOB_UNKNOWN", "no such blob in this repository"));
    Optional<Span> span = exchange.header("Range").flatMap(text -> Span.parse(text, blob.size()));
    Map<String, String> headers =
        new HashMap<>(
            Map.of(
                "Content-Type",
                "application/octet-stream",
                "Docker-Content-Digest",
                blob.digest().toString(),
                "ETag",
                "\"" + blob.digest() + "\"",
                "Accept-Ranges",
                "bytes"));
    span.ifPresent(part -> headers.put("Content-Range", part + "/" + blob.size()));
    Span sent = span.orElse(new Span(0, blob.size()));
    try (OutputStream out =
        exchange.respond(span.isPresent() ? 206 : 200, headers, sent.length())) {
      if (exchange.method().equals("GET")) {
        copy(blob, sent, out);
      }
    }
  }

  /** Takes a blob out of a repository; parts of its images stay. */
  void delete(RegistryExchange exchange, RegistryPath.Blob path) throws IOException {
    if (manifests.isUsed(path.repository(), path.digest())) {
      throw RegistryProblem.of(403, "DENIED", "an image here consists of it: delete that first");
    }
    if (!blobs.unlink(path.repository(), path.digest())) {
      throw RegistryProblem.of(404, "BLOB_UNKNOWN", "no such blob in this repository");
    }
    RegistryProtocol.send(exchange, 202, Map.of(), new byte[0]);
  }

  private static void copy(Blob blob, Span span, OutputStream out) throws IOException {
    try (FileChannel file = FileChannel.open(blob.file());
        WritableByteChannel target = Channels.newChannel(out)) {
      long position = span.start();
      long end = span.start() + span.length();
      while (position < end) {
        position += file.transferTo(position, Math.min(end - position, 1 << 20), target);
      }
    }
  }

  /** A part of a blob. */
  private record Span(long start, long length) {
    /** Several ranges or other units are ignored, as HTTP allows: the whole blob is the answer. */
    static Optional<Span> parse(String header, long size) {
      Matcher range = RANGE.matcher(header);
      if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
        return Optional.empty();
      }
      long first;
      long last = size - 1;
      if (range.group(1).isEmpty()) {
        first = Math.max(0, size - Long.parseLong(range.group(2)));
      } else {
        first = Long.parseLong(range.group(1));
        last = range.group(2).isEmpty() ? last : Math.min(last, Long.parseLong(range.group(2)));
      }
      if (first > last) {
        throw RegistryProblem.rangeNotSatisfiable(Map.of("Content-Range", "bytes */" + size));
      }
      return Optional.of(new Span(first, last - first + 1));
    }

    @Override
    public String toString() {
      return "bytes " + start + "-" + (start + length - 1);
    }
  }
}
