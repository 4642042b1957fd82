package dev.berth.server.registry;

import dev.berth.files.FileTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The directory an image is unpacked into. Whatever an archive says, nothing outside of it is
 * written, linked or removed: each name is walked component by component and no symlink is ever
 * followed.
 */
final class LayerTree {
  private static final int OWNER_READ_EXECUTE = 0500;
  private static final int KEPT_BITS = 0755;

  private final Path root;

  /** Directories proved to be real ones, so that each is looked at once. */
  private final Set<String> directories = new HashSet<>();

  private final Deque<DirectoryStamp> stamps = new ArrayDeque<>();

  LayerTree(Path root) {
    this.root = root;
  }

  /** What tar says about an entry that the file system has to keep. */
  record Attributes(int mode, boolean ownedByRoot, FileTime modified) {
    /**
     * Set-id bits and write access for others mean nothing in a read-only mount but much on the
     * machine. What belongs to the image's own user is readable by the instance's, whose uid
     * differs.
     */
    private Set<PosixFilePermission> permissions(int always) {
      int bits = (mode & KEPT_BITS) | always;
      if (!ownedByRoot) {
        int readable = bits & OWNER_READ_EXECUTE;
        bits |= (readable >> 3) | (readable >> 6);
      }
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 9; i++) {
        text.append((bits & (0400 >> i)) == 0 ? '-' : "rwx".charAt(i % 3));
      }
      return PosixFilePermissions.fromString(text.toString());
    }
  }

  private record DirectoryStamp(Path directory, Attributes attributes) {}

  void directory(String name, Attributes attributes) throws IOException {
    String clean = clean(name);
    Path directory = parentOf(clean).resolve(lastOf(clean));
    if (!clean.isEmpty()) {
      makeDirectory(clean, directory);
    }
    stamps.push(new DirectoryStamp(directory, attributes));
  }

  void file(String name, InputStream content, Attributes attributes) throws IOException {
    Path file = place(name);
    try (OutputStream out = create(name, file)) {
      content.transferTo(out);
    }
    Files.setPosixFilePermissions(file, attributes.permissions(0400));
    Files.setLastModifiedTime(file, attributes.modified());
  }

  /** Nearly always nothing stands there yet, so only then it is looked for. */
  private OutputStream create(String name, Path file) throws IOException {
    try {
      return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      makeRoom(name, file);
      return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }
  }

  /** A symlink may point anywhere: it is only ever followed inside the sandbox. */
  void symlink(String name, String target) throws IOException {
    Path link = place(name);
    makeRoom(name, link);
    Files.createSymbolicLink(link, path(target));
  }

  void hardLink(String name, String target) throws IOException {
    String clean = clean(target);
    Path existing = parentOf(clean).resolve(lastOf(clean));
    if (!Files.isRegularFile(existing, LinkOption.NOFOLLOW_LINKS)) {
      throw new HostileLayerException(name, "is a link to something that is no file");
    }
    Path link = place(name);
    makeRoom(name, link);
    if (!Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      throw new HostileLayerException(name, "is a link to itself");
    }
    Files.createLink(link, existing);
  }

  /** Removes what an earlier layer put there. */
  void remove(String name) throws IOException {
    String clean = clean(name);
    if (clean.isEmpty()) {
      throw new HostileLayerException(name, "removes the root");
    }
    Path parent = existingParentOf(clean);
    if (parent != null) {
      removeTree(clean, parent.resolve(lastOf(clean)));
    }
  }

  /** Removes what earlier layers put into this directory. */
  void clear(String name, Set<String> keep) throws IOException {
    String clean = clean(name);
    Path parent = existingParentOf(clean);
    Path directory = parent == null ? null : parent.resolve(lastOf(clean));
    if (directory != null && Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      clear(clean, directory, keep);
    }
  }

  private void clear(String name, Path directory, Set<String> keep) throws IOException {
    try (DirectoryStream<Path> children = Files.newDirectoryStream(directory)) {
      for (Path child : children) {
        String childName =
            name.isEmpty() ? child.getFileName().toString() : name + "/" + child.getFileName();
        if (!keep.contains(childName)) {
          removeTree(childName, child);
        } else if (Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
          clear(childName, child, keep);
        }
      }
    }
  }

  /** Gives directories their modes and times, which writing into them would have changed. */
  void finish() throws IOException {
    while (!stamps.isEmpty()) {
      DirectoryStamp stamp = stamps.pop();
      if (Files.isDirectory(stamp.directory(), LinkOption.NOFOLLOW_LINKS)) {
        Files.setPosixFilePermissions(stamp.directory(), stamp.attributes().permissions(0700));
        Files.setLastModifiedTime(stamp.directory(), stamp.attributes().modified());
      }
    }
  }

  /** The name without {@code .} and doubled slashes; empty for the root itself. */
  static String clean(String name) throws HostileLayerException {
    if (name.startsWith("/") || name.indexOf('\0') >= 0) {
      throw new HostileLayerException(name, "is an absolute path");
    }
    StringBuilder clean = new StringBuilder(name.length());
    for (String part : name.split("/", -1)) {
      if (part.equals("..")) {
        throw new HostileLayerException(name, "leads out of the image");
      }
      if (!part.isEmpty() && !part.equals(".")) {
        clean.append(clean.isEmpty() ? "" : "/").append(part);
      }
    }
    return clean.toString();
  }

  /** Where a new file goes. */
  private Path place(String name) throws IOException {
    String clean = clean(name);
    if (clean.isEmpty()) {
      throw new HostileLayerException(name, "replaces the root");
    }
    return parentOf(clean).resolve(lastOf(clean));
  }

  /** Removes what stands where something new goes. */
  private void makeRoom(String name, Path path) throws IOException {
    removeTree(clean(name), path);
  }

  private Path parentOf(String clean) throws IOException {
    int slash = clean.lastIndexOf('/');
    if (slash < 0) {
      return root;
    }
    String parent = clean.substring(0, slash);
    if (directories.contains(parent)) {
      return root.resolve(parent);
    }
    Path directory = parentOf(parent).resolve(lastOf(parent));
    if (Files.isSymbolicLink(directory)) {
      throw new HostileLayerException(clean, "is written through a link");
    }
    makeDirectory(parent, directory);
    return directory;
  }

  private @Nullable Path existingParentOf(String clean) throws HostileLayerException {
    Path directory = root;
    for (int slash = clean.indexOf('/'); slash >= 0; slash = clean.indexOf('/', slash + 1)) {
      directory = root.resolve(path(clean.substring(0, slash)));
      if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
        return null;
      }
    }
    return directory;
  }

  private void makeDirectory(String clean, Path directory) throws IOException {
    if (directories.contains(clean)) {
      return;
    }
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(directory);
      Files.createDirectory(directory);
      Files.setPosixFilePermissions(
          directory, new Attributes(0755, true, FileTime.fromMillis(0)).permissions(0));
    }
    directories.add(clean);
  }

  private void removeTree(String clean, Path path) throws IOException {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      directories.removeIf(known -> known.equals(clean) || known.startsWith(clean + "/"));
    }
    FileTree.remove(path);
  }

  private static Path path(String text) throws HostileLayerException {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new HostileLayerException(text, "is no path on this machine");
    }
  }

  private static String lastOf(String clean) throws HostileLayerException {
    return path(clean.substring(clean.lastIndexOf('/') + 1)).toString();
  }

  /** An archive entry that would harm the machine. */
  static final class HostileLayerException extends IOException {
    private static final long serialVersionUID = 1L;

    HostileLayerException(String name, String problem) {
      super("\"" + printable(name) + "\" " + problem);
    }

    private static String printable(String name) {
      String shown = name.length() > 200 ? name.substring(0, 200) + "…" : name;
      return shown.replaceAll("\\p{Cntrl}", "?");
    }
  }
}
