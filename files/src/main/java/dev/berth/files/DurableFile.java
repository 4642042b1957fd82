package dev.berth.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** Files that a crash leaves either as they were or as they became, however many write them. */
public final class DurableFile {
  /** How names of unfinished files begin; {@link #sweep} removes what a crash left of them. */
  public static final String UNFINISHED = ".tmp-";

  private static final Set<PosixFilePermission> PRIVATE =
      PosixFilePermissions.fromString("rw-------");

  private DurableFile() {}

  /** Replaces the file with one that only its owner can read. */
  public static void write(Path file, String text) throws IOException {
    write(file, text.getBytes(StandardCharsets.UTF_8), PRIVATE);
  }

  /** Replaces the file with one that only its owner can read. */
  public static void write(Path file, byte[] content) throws IOException {
    write(file, content, PRIVATE);
  }

  /** Replaces the file with one of this mode. */
  public static void write(Path file, byte[] content, Set<PosixFilePermission> mode)
      throws IOException {
    Path unfinished = unfinished(file, content);
    try {
      if (!mode.equals(PRIVATE)) {
        Files.setPosixFilePermissions(unfinished, mode);
      }
      DurableDirectory.move(unfinished, file);
    } finally {
      Files.deleteIfExists(unfinished);
    }
  }

  /**
   * Creates the file unless there is one: of any number of processes that try, one succeeds. A hard
   * link does in one step what neither a rename nor an open can: appear complete and refuse to
   * replace.
   *
   * @return whether it was this call that did
   */
  public static boolean create(Path file, byte[] content) throws IOException {
    Path unfinished = unfinished(file, content);
    try {
      Files.createLink(file, unfinished);
    } catch (FileAlreadyExistsException _) {
      return false;
    } finally {
      Files.deleteIfExists(unfinished);
    }
    DurableDirectory.sync(DurableDirectory.of(file));
    return true;
  }

  /** Makes sure that there is no such file, also after a crash. */
  public static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      DurableDirectory.sync(DurableDirectory.of(file));
    }
  }

  /** The file's text without surrounding blanks; empty when there is no file. */
  public static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file).strip());
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** The file's bytes. A file with more than that many is an error, and is not read. */
  public static byte[] readBounded(Path file, int most) throws IOException {
    try (InputStream input = Files.newInputStream(file)) {
      byte[] bytes = input.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IOException("larger than " + most + " bytes");
      }
      return bytes;
    }
  }

  /** A name in this directory that nobody uses, for a file or a tree that is yet to be finished. */
  public static Path unfinishedIn(Path directory) {
    return directory.resolve(UNFINISHED + UUID.randomUUID());
  }

  /** Removes unfinished files below; those that are not older may be somebody's at work. */
  public static void sweep(Path root, Instant before) throws IOException {
    TreeWalk.of(root)
        .files((file, attributes) -> {
          if (file.getFileName().toString().startsWith(UNFINISHED)
              && attributes.lastModifiedTime().toInstant().isBefore(before)) {
            Files.deleteIfExists(file);
          }
        });
  }

  private static Path unfinished(Path file, byte[] content) throws IOException {
    Path unfinished = unfinishedIn(DurableDirectory.of(file));
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PRIVATE))) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(unfinished);
      throw e;
    }
    return unfinished;
  }
}
