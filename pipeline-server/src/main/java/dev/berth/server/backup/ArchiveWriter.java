package dev.berth.server.backup;

import dev.berth.files.TreeWalk;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** Writes files of a living installation into a tar stream, whose last entry says it is whole. */
final class ArchiveWriter implements AutoCloseable {
  static final String FIRST = "berth-backup";
  static final String LAST = "berth-backup-complete";
  private static final int BUFFER = 64 * 1024;

  private final TarArchiveOutputStream tar;

  ArchiveWriter(OutputStream out, String description) throws IOException {
    this.tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    tar.setAddPaxHeadersForNonAsciiNames(true);
    text(FIRST, description);
  }

  /**
   * Adds a tree.
   *
   * @param name where it goes in the archive; empty for its top
   * @param wanted judges paths relative to the tree; of an unwanted directory nothing is added
   */
  void tree(Path root, String name, Predicate<Path> wanted) throws IOException {
    TreeWalk.of(root)
        .each((path, attributes) -> {
          Path relative = root.relativize(path);
          if (path.equals(root)) {
            return FileVisitResult.CONTINUE;
          }
          if (!wanted.test(relative)) {
            return FileVisitResult.SKIP_SUBTREE;
          }
          if (!attributes.isOther()) {
            add(path, name + relative + (attributes.isDirectory() ? "/" : ""));
          }
          return FileVisitResult.CONTINUE;
        });
  }

  /** Without this entry an archive is not whole. */
  void complete() throws IOException {
    text(LAST, "");
    tar.finish();
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }

  private void text(String name, String content) throws IOException {
    byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
    TarArchiveEntry entry = new TarArchiveEntry(name);
    entry.setSize(bytes.length);
    tar.putArchiveEntry(entry);
    tar.write(bytes);
    tar.closeArchiveEntry();
  }

  private void add(Path path, String name) throws IOException {
    try {
      if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        addFile(path, name);
      } else {
        tar.putArchiveEntry(entry(path, name));
        tar.closeArchiveEntry();
      }
    } catch (NoSuchFileException _) {
      // It went away meanwhile.
    }
  }

  /** A file may grow or shrink meanwhile: exactly what was announced is written. */
  private void addFile(Path path, String name) throws IOException {
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      TarArchiveEntry entry = entry(path, name);
      tar.putArchiveEntry(entry);
      byte[] buffer = new byte[BUFFER];
      long left = entry.getSize();
      while (left > 0) {
        int wanted = (int) Math.min(left, buffer.length);
        int read = in.readNBytes(buffer, 0, wanted);
        java.util.Arrays.fill(buffer, read, wanted, (byte) 0);
        tar.write(buffer, 0, wanted);
        left -= wanted;
      }
      tar.closeArchiveEntry();
    }
  }

  private static TarArchiveEntry entry(Path path, String name) throws IOException {
    TarArchiveEntry entry;
    if (Files.isSymbolicLink(path)) {
      entry = new TarArchiveEntry(name, TarArchiveEntry.LF_SYMLINK);
      entry.setLinkName(Files.readSymbolicLink(path).toString());
    } else {
      entry = new TarArchiveEntry(name);
      if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
        entry.setSize(Files.size(path));
      }
    }
    entry.setMode(
        (Integer) Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 07777);
    entry.setUserId((Integer) Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    entry.setGroupId((Integer) Files.getAttribute(path, "unix:gid", LinkOption.NOFOLLOW_LINKS));
    entry.setModTime(Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS));
    return entry;
  }
}
