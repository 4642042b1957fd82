package dev.berth.server.isolation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What this machine is and has, for tests. */
final class Machine {
  private Machine() {}

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  static boolean has(String tool) {
    return Stream.of(Command.PATH.split(":", -1))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
  }

  /** A root with this machine's programs and an empty rest. */
  static List<Mount> root(Path temporary) {
    try {
      Path root = Files.createDirectories(temporary.resolve("root"));
      List<Mount> mounts = new ArrayList<>();
      mounts.add(Mount.readOnly(root, "/"));
      mounts.add(Mount.readOnly(Path.of("/usr"), "/usr"));
      for (String directory : List.of("bin", "lib", "lib64")) {
        Path path = Path.of("/", directory);
        if (Files.isSymbolicLink(path)) {
          if (!Files.isSymbolicLink(root.resolve(directory))) {
            Files.createSymbolicLink(root.resolve(directory), Files.readSymbolicLink(path));
          }
        } else if (Files.isDirectory(path)) {
          mounts.add(Mount.readOnly(path, path.toString()));
        }
      }
      return mounts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
