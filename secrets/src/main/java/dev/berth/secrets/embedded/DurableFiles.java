package dev.berth.secrets.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Files that are complete or not there, also after a power failure, and readable by their owner
 * only.
 */
final class DurableFiles {
  static final String TEMPORARY = ".tmp-";

  private static final FileAttribute<?> PRIVATE_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final FileAttribute<?> PRIVATE_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final Set<OpenOption> NEW =
      Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW);

  private DurableFiles() {}

  /**
   * Creates a file, unless there is one: of any number of processes that try, exactly one succeeds.
   * A hard link does in one step what neither a rename nor an open can: appear complete and refuse
   * to replace.
   */
  static boolean createOnce(Path file, byte[] content) throws IOException {
    Path temporary = writeTemporary(file, content);
    try {
      Files.createLink(file, temporary);
    } catch (FileAlreadyExistsException e) {
      return false;
    } finally {
      Files.deleteIfExists(temporary);
    }
    syncDirectory(parent(file));
    return true;
  }

  /** Replaces the content of a file in one step. */
  static void replace(Path file, byte[] content) throws IOException {
    Path temporary = writeTemporary(file, content);
    try {
      Files.move(
          temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
    syncDirectory(parent(file));
  }

  static void delete(Path file) throws IOException {
    if (Files.deleteIfExists(file)) {
      syncDirectory(parent(file));
    }
  }

  static void createDirectories(Path directory) throws IOException {
    Path missing = directory;
    while (missing != null && !Files.exists(missing)) {
      missing = missing.getParent();
    }
    Files.createDirectories(directory, PRIVATE_DIRECTORY);
    for (Path made = directory.getParent();
        made != null && missing != null && made.startsWith(missing);
        made = made.getParent()) {
      syncDirectory(made);
    }
  }

  static byte[] readBounded(Path file, int most) throws IOException {
    try (InputStream input = Files.newInputStream(file)) {
      byte[] bytes = input.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new IOException("larger than " + most + " bytes");
      }
      return bytes;
    }
  }

  static Set<PosixFilePermission> permissions(Path file) throws IOException {
    FileStore store = Files.getFileStore(file);
    return store.supportsFileAttributeView("posix")
        ? Files.getPosixFilePermissions(file)
        : Set.of();
  }

  /** Removes what a crash left behind; anything younger may be somebody's at work. */
  static void sweep(Path root, Instant now) throws IOException {
    Instant young = now.minus(Duration.ofHours(1));
    walk(
        root,
        (file, attributes) -> {
          if (file.getFileName().toString().startsWith(TEMPORARY)
              && attributes.lastModifiedTime().toInstant().isBefore(young)) {
            Files.deleteIfExists(file);
          }
        });
  }

  /** Visits every file and directory below; what disappears meanwhile is left out. */
  static void walk(Path root, Visitor visitor) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path path, BasicFileAttributes attributes)
              throws IOException {
            visitor.visit(path, attributes);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path path, BasicFileAttributes attributes)
              throws IOException {
            visitor.visit(path, attributes);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path path, IOException failure)
              throws IOException {
            if (failure instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw failure;
          }
        });
  }

  /** Receives what a walk finds. */
  interface Visitor {
    void visit(Path path, BasicFileAttributes attributes) throws IOException;
  }

  private static Path writeTemporary(Path file, byte[] content) throws IOException {
    Path temporary = parent(file).resolve(TEMPORARY + UUID.randomUUID());
    try (FileChannel channel = FileChannel.open(temporary, NEW, PRIVATE_FILE)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
    return temporary;
  }

  private static void syncDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path parent(Path file) {
    Path parent = file.toAbsolutePath().getParent();
    if (parent == null) {
      throw new IllegalArgumentException(file + " is no file");
    }
    return parent;
  }
}
