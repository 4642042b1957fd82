package dev.berth.server.route;

import dev.berth.files.FileTree;
import dev.berth.files.TreeWalk;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.zip.CRC32;

/**
 * The router's class path where the router may read it. A checkout below root's home is closed to
 * every other user, so it is copied once per version into the data directory.
 */
final class RouterLibraries {
  private RouterLibraries() {}

  static List<Path> of(RouterFiles files, String classpath) throws IOException {
    List<Path> given =
        Arrays.stream(classpath.split(File.pathSeparator, -1))
            .filter(element -> !element.isBlank())
            .map(element -> Path.of(element).toAbsolutePath().normalize())
            .filter(Files::exists)
            .toList();
    if (given.isEmpty()) {
      throw new IOException("nothing of the router's class path exists: " + classpath);
    }
    boolean closed = false;
    for (Path element : given) {
      closed |= files.isRoot() && !isOpen(element);
    }
    return closed ? copied(files.libraries(), given) : given;
  }

  /** Whether any user may reach this path. */
  static boolean isOpen(Path path) throws IOException {
    if (!Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)) {
      return false;
    }
    for (Path above = path.toRealPath().getParent(); above != null; above = above.getParent()) {
      if (!Files.getPosixFilePermissions(above).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return false;
      }
    }
    return true;
  }

  private static List<Path> copied(Path libraries, List<Path> given) throws IOException {
    Path target = libraries.resolve(version(given));
    List<Path> copies = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      copies.add(target.resolve("%02d-%s".formatted(i, given.get(i).getFileName())));
    }
    if (Files.exists(target)) {
      return copies;
    }
    Files.createDirectories(libraries);
    RouterFiles.permit(libraries, "rwx--x--x");
    Path partial = Files.createTempDirectory(libraries, "copying");
    for (int i = 0; i < given.size(); i++) {
      copy(given.get(i), partial.resolve(copies.get(i).getFileName()));
    }
    RouterFiles.permit(partial, "rwx--x--x");
    FileTree.move(partial, target);
    return copies;
  }

  private static void copy(Path from, Path to) throws IOException {
    FileTree.copy(from.toRealPath(), to, path -> true);
    TreeWalk.of(to)
        .each((path, attributes) -> {
          RouterFiles.permit(path, attributes.isDirectory() ? "rwxr-xr-x" : "rw-r--r--");
          return FileVisitResult.CONTINUE;
        });
  }

  /** Changes when any file changes in name, size or time. */
  private static String version(List<Path> given) throws IOException {
    CRC32 sum = new CRC32();
    for (Path element : given) {
      SortedSet<String> files = new TreeSet<>();
      TreeWalk.of(element)
          .files((path, attributes) ->
              files.add(
                  path + ":" + attributes.size() + ":" + attributes.lastModifiedTime().toMillis()));
      files.forEach(file -> sum.update(file.getBytes(StandardCharsets.UTF_8)));
    }
    return Long.toHexString(sum.getValue());
  }
}
