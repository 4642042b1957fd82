package dev.berth.buildpacks.layer;

import dev.berth.buildpacks.Digests;
import dev.berth.buildpacks.SourceTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.stream.Stream;

/** Walks directory trees in a fixed order without ever following a link. */
public final class Trees {
  private Trees() {}

  /** The entries of a directory, sorted by name. */
  public static List<Path> sorted(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .sorted((a, b) -> a.getFileName().toString().compareTo(b.getFileName().toString()))
          .toList();
    }
  }

  /** SHA-256 of a file's content. */
  public static String contentDigest(Path file) throws IOException {
    MessageDigest digest = Digests.sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return Digests.hex(digest.digest());
  }

  /** SHA-256 over names, modes, link targets and contents of a tree. */
  public static String digest(Path root) throws IOException {
    MessageDigest digest = Digests.sha256();
    addTree(digest, root, "");
    return Digests.hex(digest.digest());
  }

  /** The same for files of a commit. */
  public static String digest(SourceTree tree) {
    try {
      return digest(tree.root());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void addTree(MessageDigest digest, Path directory, String prefix)
      throws IOException {
    for (Path entry : sorted(directory)) {
      String name = prefix + "/" + entry.getFileName();
      Digests.add(digest, name);
      if (Files.isSymbolicLink(entry)) {
        Digests.add(digest, "link " + Files.readSymbolicLink(entry));
      } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        Digests.add(digest, "directory");
        addTree(digest, entry, name);
      } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
        Digests.add(digest, LayerWriter.executable(entry) ? "program" : "file");
        Digests.add(digest, contentDigest(entry));
      } else {
        Digests.add(digest, "special");
      }
    }
  }
}
