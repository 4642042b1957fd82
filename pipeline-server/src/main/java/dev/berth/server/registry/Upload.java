package dev.berth.server.registry;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One blob being pushed, in one request or many. */
final class Upload {
  private final String id;
  private final RepositoryName repository;
  private final BlobWriter writer;
  private final Clock clock;
  private volatile Instant lastUsed;
  private volatile @Nullable Digest stored;

  /** Where the last request began that did not say where it continues. */
  private long unplaced;

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
   * Appends a chunk; to an upload that is stored nothing is added.
   *
   * @param start where the client believes it continues
   * @return false when that is not where this upload stands; nothing was read then
   */
  synchronized boolean append(Optional<Long> start, InputStream chunk, long limit)
      throws IOException {
    if (isStored()) {
      return true;
    }
    long before = writer.size();
    if (start.isPresent() && start.get() != before) {
      return false;
    }
    try {
      writer.append(chunk, limit);
    } finally {
      lastUsed = clock.instant();
      if (start.isEmpty() && writer.size() > before) {
        unplaced = before;
      }
    }
    return true;
  }

  /** Whether the blob is in the store. */
  boolean isStored() {
    return stored != null;
  }

  /**
   * Stores the blob if it is what the client says it is. Whoever asks again, since no answer
   * reached him, is told the same.
   */
  synchronized boolean finish(BlobStore blobs, Digest expected) throws IOException {
    if (isStored()) {
      return expected.equals(stored);
    }
    try (writer) {
      if (writer.digest(expected.algorithm()).equals(expected)) {
        blobs.put(repository, writer, expected);
      } else if (!finishRepeated(blobs, expected)) {
        return false;
      }
    }
    stored = expected;
    lastUsed = clock.instant();
    return true;
  }

  /** A client whose connection broke sends all of it again, behind what had come already. */
  private boolean finishRepeated(BlobStore blobs, Digest expected) throws IOException {
    if (unplaced == 0) {
      return false;
    }
    try (BlobWriter again = writer.from(unplaced)) {
      if (!again.digest(expected.algorithm()).equals(expected)) {
        return false;
      }
      blobs.put(repository, again, expected);
      return true;
    }
  }

  synchronized void cancel() throws IOException {
    writer.close();
  }
}
