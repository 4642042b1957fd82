package dev.berth.server.registry;

import dev.berth.files.DurableFile;
import dev.berth.files.FileTree;
import dev.berth.server.registry.Digest.Algorithm;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A blob on its way in: a temporary file that knows its usual digest so far. */
final class BlobWriter implements AutoCloseable {
  private static final int BUFFER = 128 * 1024;

  private final Path file;
  private final FileChannel channel;
  private final MessageDigest sha256 = Algorithm.SHA256.start();
  private long size;
  private @Nullable Digest digest;

  private BlobWriter(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  static BlobWriter in(Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = DurableFile.unfinishedIn(directory);
    return new BlobWriter(
        file, FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  long size() {
    return size;
  }

  /** Appends to the stream's end; what arrived before a failure stays and counts. */
  void append(InputStream content, long limit) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int read = content.read(buffer);
    while (read >= 0) {
      if (size + read > limit) {
        throw new BlobTooLargeException(limit);
      }
      ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, read);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      sha256.update(buffer, 0, read);
      size += read;
      read = content.read(buffer);
    }
  }

  /** The digest of what arrived; the writer takes no more afterwards. */
  Digest digest(Algorithm algorithm) throws IOException {
    return switch (algorithm) {
      case SHA256 -> usualDigest();
      // Rare: whoever asks for it pays for reading again.
      case SHA512 -> digestAgain(algorithm.start());
    };
  }

  private Digest usualDigest() {
    if (digest == null) {
      digest = Digest.of(sha256);
    }
    return digest;
  }

  private Digest digestAgain(MessageDigest started) throws IOException {
    try (InputStream content = new DigestInputStream(Files.newInputStream(file), started)) {
      content.transferTo(OutputStream.nullOutputStream());
    }
    return Digest.of(started);
  }

  /** What arrived from this byte on, as a blob of its own. */
  BlobWriter from(long start) throws IOException {
    BlobWriter rest = in(file.resolveSibling(""));
    try (InputStream content = Files.newInputStream(file)) {
      content.skipNBytes(start);
      rest.append(content, Long.MAX_VALUE);
      return rest;
    } catch (IOException e) {
      rest.close();
      throw e;
    }
  }

  void moveTo(Path target) throws IOException {
    if (!Files.exists(target)) {
      channel.force(true);
      Files.createDirectories(target.getParent());
      FileTree.move(file, target);
    }
  }

  /** Forgets what was not moved. */
  @Override
  public void close() throws IOException {
    channel.close();
    Files.deleteIfExists(file);
  }

  /** More bytes than a blob may have. */
  static final class BlobTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    BlobTooLargeException(long limit) {
      super("larger than " + limit + " bytes");
    }
  }
}
