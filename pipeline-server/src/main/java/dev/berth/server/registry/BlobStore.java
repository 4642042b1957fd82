package dev.berth.server.registry;

import dev.berth.server.installation.DataDirectory;
import dev.berth.server.registry.Digest.Algorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.springframework.stereotype.Component;

/**
 * Layers and configurations by their digest, stored once however many repositories use them. A
 * repository sees only what was put or mounted into it.
 */
@Component
public final class BlobStore {
  private final RegistryLayout layout;
  private final Clock clock;

  /** Using a blob and sweeping one exclude each other; uses do not. */
  private final ReadWriteLock sweep = new ReentrantReadWriteLock();

  public BlobStore(DataDirectory data, Clock clock) {
    this.layout = new RegistryLayout(data.registry());
    this.clock = clock;
  }

  /** A stored blob. */
  public record Blob(Digest digest, long size, Path file) {}

  /**
   * The blob, if this repository has it; whoever asked may rely on it for the grace period of
   * {@link RegistrySettings}.
   */
  public Optional<Blob> find(RepositoryName repository, Digest digest) throws IOException {
    Path link = layout.blobLinks(repository).resolve(digest.hex());
    sweep.readLock().lock();
    try {
      if (!Files.exists(link)) {
        return Optional.empty();
      }
      Path file = layout.blob(digest);
      long size = Files.size(file);
      touch(link);
      touch(file);
      return Optional.of(new Blob(digest, size, file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } finally {
      sweep.readLock().unlock();
    }
  }

  /** Stores what the stream holds, without buffering it in memory, and returns its digest. */
  public Digest put(RepositoryName repository, InputStream content) throws IOException {
    return put(repository, content, Algorithm.SHA256);
  }

  Digest put(RepositoryName repository, InputStream content, Algorithm algorithm)
      throws IOException {
    try (BlobWriter writer = BlobWriter.in(layout.uploads())) {
      writer.append(content, Long.MAX_VALUE);
      Digest digest = writer.digest(algorithm);
      put(repository, writer, digest);
      return digest;
    }
  }

  /** Makes a blob of one repository visible in another; false when the first does not have it. */
  public boolean mount(RepositoryName from, RepositoryName to, Digest digest) throws IOException {
    if (find(from, digest).isEmpty()) {
      return false;
    }
    link(to, digest);
    return true;
  }

  /** Makes sure that this repository does not see a blob; false when it did not before. */
  boolean unlink(RepositoryName repository, Digest digest) throws IOException {
    return delete(layout.blobLinks(repository).resolve(digest.hex()));
  }

  /** Reads a blob that some repository holds. */
  InputStream open(Digest digest) throws IOException {
    return Files.newInputStream(layout.blob(digest));
  }

  /** Stores what was written under the digest that it has. */
  void put(RepositoryName repository, BlobWriter finished, Digest digest) throws IOException {
    sweep.readLock().lock();
    try {
      finished.moveTo(layout.blob(digest));
      link(repository, digest);
    } finally {
      sweep.readLock().unlock();
    }
  }

  RegistryLayout layout() {
    return layout;
  }

  /** Runs while nothing is being used, so that what is seen as old cannot become young. */
  boolean deleteIfOlder(Path file, FileTime limit) throws IOException {
    sweep.writeLock().lock();
    try {
      if (Files.getLastModifiedTime(file).compareTo(limit) >= 0) {
        return false;
      }
      return Files.deleteIfExists(file);
    } catch (NoSuchFileException e) {
      return false;
    } finally {
      sweep.writeLock().unlock();
    }
  }

  /** Removes a name while nothing is being used; false when it is not there. */
  boolean delete(Path file) throws IOException {
    sweep.writeLock().lock();
    try {
      return Files.deleteIfExists(file);
    } finally {
      sweep.writeLock().unlock();
    }
  }

  void touch(Path file) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
  }

  private void link(RepositoryName repository, Digest digest) throws IOException {
    sweep.readLock().lock();
    try {
      Path file = layout.blob(digest);
      if (!Files.exists(file)) {
        throw new NoSuchFileException("blob " + digest + " was removed while it was linked");
      }
      touch(file);
      Path link = layout.blobLinks(repository).resolve(digest.hex());
      if (Files.exists(link)) {
        touch(link);
      } else {
        RegistryLayout.write(link, new byte[0]);
      }
    } finally {
      sweep.readLock().unlock();
    }
  }
}
