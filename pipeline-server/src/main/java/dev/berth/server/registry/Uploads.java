package dev.berth.server.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.springframework.stereotype.Component;

/**
 * The uploads under way. They live as long as the server and are begun anew after it: clients do
 * that by themselves.
 */
@Component
final class Uploads {
  private static final int MAX_OPEN = 256;

  private final ConcurrentMap<String, Upload> open = new ConcurrentHashMap<>();
  private final BlobStore blobs;
  private final RegistrySettings settings;
  private final Clock clock;

  Uploads(BlobStore blobs, RegistrySettings settings, Clock clock) {
    this.blobs = blobs;
    this.settings = settings;
    this.clock = clock;
  }

  Upload begin(RepositoryName repository) throws IOException {
    expire();
    if (open.values().stream().filter(upload -> !upload.isStored()).count() >= MAX_OPEN) {
      throw RegistryProblem.of(429, "TOOMANYREQUESTS", "too many uploads at once");
    }
    Upload upload =
        new Upload(
            UUID.randomUUID().toString(),
            repository,
            BlobWriter.in(blobs.layout().uploads()),
            clock);
    open.put(upload.id(), upload);
    return upload;
  }

  Optional<Upload> find(RepositoryName repository, String id) {
    expire();
    return Optional.ofNullable(open.get(id))
        .filter(upload -> upload.repository().equals(repository));
  }

  /**
   * Stores what was uploaded; the upload is over, whether its digest fits or not. One that is
   * stored stays known for a while: under load answers come late, and clients ask again.
   */
  boolean finish(Upload upload, Digest expected) throws IOException {
    boolean fits = false;
    try {
      fits = upload.finish(blobs, expected);
      return fits;
    } finally {
      if (!fits) {
        open.remove(upload.id());
      }
    }
  }

  void cancel(Upload upload) throws IOException {
    open.remove(upload.id());
    upload.cancel();
  }

  private void expire() {
    Instant limit = clock.instant().minus(settings.uploadExpiry());
    for (Upload upload : open.values()) {
      if (upload.lastUsed().isBefore(limit) && open.remove(upload.id(), upload)) {
        try {
          upload.cancel();
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
  }
}
