package dev.berth.server.route;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;
import org.springframework.util.FileSystemUtils;

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
    Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    return copies;
  }

  private static void copy(Path from, Path to) throws IOException {
    FileSystemUtils.copyRecursively(from, to);
    try (var all = Files.walk(to)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        RouterFiles.permit(path, Files.isDirectory(path) ? "rwxr-xr-x" : "rw-r--r--");
      }
    }
  }

  /** Changes when any file changes in name, size or time. */
  private static String version(List<Path> given) throws IOException {
    CRC32 sum = new CRC32();
    for (Path element : given) {
      try (var all = Files.walk(element)) {
        for (Path path : (Iterable<Path>) all.sorted()::iterator) {
          if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            sum.update(
                (path + ":" + Files.size(path) + ":" + Files.getLastModifiedTime(path).toMillis())
                    .getBytes(StandardCharsets.UTF_8));
          }
        }
      }
    }
    return Long.toHexString(sum.getValue());
  }
}
