package dev.berth.server.backup;

import java.nio.file.Path;
import java.util.Set;

/**
 * What of the data directory goes into a backup: everything, also what a later version adds, but
 * what is made again by itself, belongs to this machine only, or is copied in another way.
 */
final class BackupContents {
  static final String STAGE = ".backup-";

  private static final Set<Path> LEFT_OUT =
      paths(
          "builds",
          "cache",
          "layers",
          "instances",
          "isolation",
          "installation-id",
          "server.lock",
          "launcher.lock",
          "launcher",
          "supervisor",
          "reserve",
          "databases");

  private static final Set<Path> TAKEN_FROM_ROUTER = paths("router", "router/assets");
  private static final Set<Path> TAKEN_FROM_POSTGRES = paths("postgres", "postgres/password");
  private static final Set<Path> TAKEN_FROM_LOGS = paths("logs", "logs/deploys");

  private BackupContents() {}

  static boolean isIncluded(Path path) {
    Path top = path.getName(0);
    if (LEFT_OUT.contains(top) || top.toString().startsWith(".")) {
      return false;
    }
    return switch (top.toString()) {
      case "router" -> isBelow(TAKEN_FROM_ROUTER, path);
      case "postgres" -> isBelow(TAKEN_FROM_POSTGRES, path);
      case "logs" -> isBelow(TAKEN_FROM_LOGS, path);
      default -> true;
    };
  }

  private static boolean isBelow(Set<Path> taken, Path path) {
    return taken.contains(path)
        || taken.stream().anyMatch(one -> one.getNameCount() > 1 && path.startsWith(one));
  }

  private static Set<Path> paths(String... names) {
    return Set.copyOf(java.util.Arrays.stream(names).map(Path::of).toList());
  }
}
