package dev.berth.server.postgres;

import dev.berth.files.TreeWalk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The operating-system user a cluster runs as: PostgreSQL refuses root, and a user of its own keeps
 * its files from everything else.
 *
 * @param uid the numeric user and group, or empty for the user that runs Berth
 */
public record ClusterUser(OptionalInt uid) {

  /** The given unprivileged user where Berth runs as root, otherwise Berth's own. */
  public static ClusterUser unprivileged(int uid) {
    return isRoot() ? new ClusterUser(OptionalInt.of(uid)) : new ClusterUser(OptionalInt.empty());
  }

  private static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException | UnsupportedOperationException _) {
      return false;
    }
  }

  /**
   * Whom {@code initdb} runs as: it insists on a user that has a name, the server does not. The
   * files are handed over afterwards.
   */
  ClusterUser named() throws IOException {
    if (uid.isEmpty()) {
      return this;
    }
    int lowest = Integer.MAX_VALUE;
    for (String line : Files.readAllLines(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1)) {
      String[] fields = line.split(":", -1);
      if (fields.length > 2 && fields[2].matches("[0-9]{1,9}")) {
        int known = Integer.parseInt(fields[2]);
        if (known == uid.getAsInt()) {
          return this;
        }
        lowest = known > 0 ? Math.min(lowest, known) : lowest;
      }
    }
    return new ClusterUser(OptionalInt.of(lowest));
  }

  List<String> command(List<String> argv) {
    List<String> command = new ArrayList<>();
    if (uid.isPresent()) {
      String id = Integer.toString(uid.getAsInt());
      command.addAll(
          List.of(
              "setpriv",
              "--reuid=" + id,
              "--regid=" + id,
              "--clear-groups",
              "--no-new-privs",
              "--inh-caps=-all",
              "--bounding-set=-all"));
    }
    command.addAll(argv);
    return command;
  }

  void own(Path path) throws IOException {
    if (uid.isPresent()) {
      Files.setAttribute(path, "unix:uid", uid.getAsInt(), LinkOption.NOFOLLOW_LINKS);
      Files.setAttribute(path, "unix:gid", uid.getAsInt(), LinkOption.NOFOLLOW_LINKS);
    }
  }

  void ownTree(Path tree) throws IOException {
    TreeWalk.of(tree)
        .each((path, attributes) -> {
          own(path);
          return FileVisitResult.CONTINUE;
        });
  }

  /** The first directory above the path that this user may not pass, if there is one. */
  @Nullable Path barrier(Path path) throws IOException {
    if (uid.isEmpty()) {
      return null;
    }
    for (Path p = path.toAbsolutePath().getParent(); p != null; p = p.getParent()) {
      if (!Files.getPosixFilePermissions(p).contains(PosixFilePermission.OTHERS_EXECUTE)
          && !Integer.valueOf(uid.getAsInt()).equals(Files.getAttribute(p, "unix:uid"))) {
        return p;
      }
    }
    return null;
  }
}
