package dev.berth.server.registry;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** One blob being pushed, in one request or many. */
final class Upload {
  private final String id;
  private final RepositoryName repository;
  private final BlobWriter writer;
  private final Clock clock;
  private volatile Instant lastUsed;

  Upload(String id, RepositoryName repository, BlobWriter writer, Clock clock) {
    this.id = id;
    this.repository = repository;
    this.writer = writer;
    this.clock = clock;
    this.lastUsed = clock.instant();
  }

  String id() {
    return id;
  }

  RepositoryName repository() {
    return repository;
  }

  Instant lastUsed() {
    return lastUsed;
  }

  synchronized long size() {
    return writer.size();
  }

  /**
   * Appends a chunk.
   *
   * @param start where the client believes it continues
   * @return false when that is not where this upload stands; nothing was read then
   */
  synchronized boolean append(Optional<Long> start, InputStream chunk, long limit)
      throws IOException {
    if (start.isPresent() && start.get() != writer.size()) {
      return false;
    }
    try {
      writer.append(chunk, limit);
    } finally {
      lastUsed = clock.instant();
    }
    return true;
  }

  /** Stores the blob if it is what the client says it is. */
  synchronized boolean finish(BlobStore blobs, Digest expected) throws IOException {
    try (writer) {
      if (!writer.digest().equals(expected)) {
        return false;
      }
      blobs.put(repository, writer);
      return true;
    }
  }

  synchronized void cancel() throws IOException {
    writer.close();
  }
}
