package dev.berth.server.backup;

import dev.berth.server.failure.DeployException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** Unpacks what {@link ArchiveWriter} wrote; nothing lands outside the target. */
final class ArchiveReader {
  private static final int MOST_DESCRIPTION = 4096;
  private static final List<String> TORN =
      List.of("Truncated", "Corrupted", "Error detected", "premature end");

  private ArchiveReader() {}

  /**
   * Unpacks a whole archive.
   *
   * @param kind the first word its description must have
   * @param target an existing empty directory
   * @param keepsOwner judges which paths get back the user they had, where we may give it
   */
  static void unpack(InputStream in, String kind, Path target, Predicate<Path> keepsOwner)
      throws IOException {
    boolean isRoot = Integer.valueOf(0).equals(Files.getAttribute(target, "unix:uid"));
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new BufferedInputStream(in), StandardCharsets.UTF_8.name())) {
      @Nullable TarArchiveEntry entry = tar.getNextEntry();
      if (entry == null || !entry.getName().equals(ArchiveWriter.FIRST)) {
        throw notOurs(kind);
      }
      String description = new String(tar.readNBytes(MOST_DESCRIPTION), StandardCharsets.UTF_8);
      if (!description.startsWith(kind + "\n")) {
        throw notOurs(kind);
      }
      boolean isComplete = false;
      Path root = target.toRealPath();
      while ((entry = tar.getNextEntry()) != null) {
        if (entry.getName().equals(ArchiveWriter.LAST)) {
          isComplete = true;
        } else {
          Path path = inside(root, entry.getName());
          write(entry, tar, path);
          if (isRoot && keepsOwner.test(root.relativize(path))) {
            Files.setAttribute(
                path, "unix:uid", (int) entry.getLongUserId(), LinkOption.NOFOLLOW_LINKS);
            Files.setAttribute(
                path, "unix:gid", (int) entry.getLongGroupId(), LinkOption.NOFOLLOW_LINKS);
          }
        }
      }
      if (!isComplete) {
        throw cut();
      }
    } catch (IOException e) {
      if (isCut(e)) {
        throw cut();
      }
      throw e;
    }
  }

  /** The library has no exception of its own for a file that ends too early or is damaged. */
  private static boolean isCut(IOException e) {
    String message = String.valueOf(e.getMessage());
    return e instanceof EOFException || TORN.stream().anyMatch(message::startsWith);
  }

  private static void write(TarArchiveEntry entry, InputStream content, Path path)
      throws IOException {
    if (entry.isDirectory()) {
      Files.createDirectories(path);
      Files.setPosixFilePermissions(path, permissions(entry.getMode()));
    } else if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
    } else if (entry.isFile()) {
      Files.copy(content, path);
      Files.setPosixFilePermissions(path, permissions(entry.getMode()));
    }
  }

  /** The path must not leave the root, not even by a link that an earlier entry made. */
  private static Path inside(Path root, String name) throws IOException {
    Path path = root.resolve(name).normalize();
    Path parent = path.getParent();
    if (!path.startsWith(root) || path.equals(root) || parent == null) {
      throw new IOException("an entry leads out of the archive: " + name);
    }
    Files.createDirectories(parent);
    if (!parent.toRealPath().equals(parent)) {
      throw new IOException("an entry leads through a link: " + name);
    }
    return path;
  }

  private static Set<PosixFilePermission> permissions(int mode) {
    PosixFilePermission[] all = PosixFilePermission.values();
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    for (int i = 0; i < all.length; i++) {
      if ((mode & (0400 >> i)) != 0) {
        permissions.add(all[i]);
      }
    }
    return permissions;
  }

  private static DeployException notOurs(String kind) {
    return new DeployException(
        BackupCode.NOT_A_BACKUP.because(
            "This is no " + kind + " made by Berth.",
            "Choose a file that `berth backup` or `berth db dump` wrote."));
  }

  private static DeployException cut() {
    return new DeployException(
        BackupCode.INCOMPLETE.because(
            "The backup is cut off: its last entry is missing.",
            "Choose another one; nothing was restored."));
  }
}
