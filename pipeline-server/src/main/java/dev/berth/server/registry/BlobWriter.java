package dev.berth.server.registry;

import dev.berth.files.DurableFile;
import dev.berth.files.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A blob on its way in: a temporary file that knows its digest so far. */
final class BlobWriter implements AutoCloseable {
  private static final int BUFFER = 128 * 1024;

  private final Path file;
  private final FileChannel channel;
  private final MessageDigest sha256 = Digest.sha256();
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
  Digest digest() {
    if (digest == null) {
      digest = Digest.of(sha256);
    }
    return digest;
  }

  Digest moveTo(Function<Digest, Path> place) throws IOException {
    Digest name = digest();
    Path target = place.apply(name);
    if (!Files.exists(target)) {
      channel.force(true);
      Files.createDirectories(target.getParent());
      FileTree.move(file, target);
    }
    return name;
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
