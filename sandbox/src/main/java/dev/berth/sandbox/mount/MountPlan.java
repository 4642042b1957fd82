package dev.berth.sandbox.mount;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Lays mounts over each other below a prefix as bubblewrap options. A read-only directory that
 * lacks a mount point of a later mount is shown entry by entry instead of as a whole, so that an
 * image needs neither {@code /proc} nor {@code /etc/hosts} of its own.
 */
public final class MountPlan {
  private final String prefix;
  private final List<Point> points;
  private final List<String> options = new ArrayList<>();
  private final List<String> remounts = new ArrayList<>();

  /** What stands at a target: a mount, or with no source something bubblewrap makes itself. */
  private record Point(String target, Mount mount, boolean special) {}

  /**
   * Plans these mounts.
   *
   * @param prefix where the root is built, empty for the sandbox's own root
   * @param mounts what to show; one has target {@code /}
   * @param specials targets that bubblewrap fills after all mounts, such as {@code /proc}
   */
  public MountPlan(String prefix, List<Mount> mounts, List<String> specials) {
    this.prefix = prefix;
    this.points =
        Stream.concat(
                mounts.stream().map(mount -> new Point(normal(mount.target()), mount, false)),
                specials.stream()
                    .map(t -> new Point(normal(t), Mount.readOnly(Path.of("/"), t), true)))
            .sorted(Comparator.comparingInt(point -> depth(point.target())))
            .toList();
  }

  /** The mounts; what bubblewrap makes itself comes after them. */
  public List<String> options() {
    options.clear();
    remounts.clear();
    for (Point point : points) {
      if (!point.special()) {
        ancestors(point.target());
        show(point.mount().source(), point.target(), point.mount().writable());
      }
    }
    return List.copyOf(options);
  }

  /** Last of all: makes read-only what is shown entry by entry. */
  public List<String> remounts() {
    return remounts.stream().flatMap(target -> Stream.of("--remount-ro", target)).toList();
  }

  private void show(Path source, String target, boolean writable) {
    if (Files.isDirectory(source) && !writable && lacksMountPoint(source, target)) {
      add("--perms", "0755", "--tmpfs", place(target));
      entries(source).forEach(entry -> showEntry(entry, child(target, entry)));
      remounts.add(place(target));
    } else {
      add(writable ? "--bind" : "--ro-bind", source.toString(), place(target));
    }
  }

  /** Bubblewrap would make the missing ones for root alone. */
  private void ancestors(String target) {
    for (int slash = target.indexOf('/', 1); slash > 0; slash = target.indexOf('/', slash + 1)) {
      add("--perms", "0755", "--dir", place(target.substring(0, slash)));
    }
  }

  private void showEntry(Path entry, String target) {
    if (isMounted(target)) {
      return;
    }
    if (Files.isSymbolicLink(entry)) {
      if (hasMountBelow(target)) {
        return;
      }
      add("--symlink", linkTarget(entry), place(target));
    } else if (Files.isDirectory(entry) || Files.isRegularFile(entry)) {
      show(entry, target, false);
    }
  }

  private boolean lacksMountPoint(Path source, String target) {
    return points.stream()
        .map(Point::target)
        .filter(point -> isBelow(point, target) && !isCovered(point, target))
        .anyMatch(point -> !isPlainlyThere(source, relative(point, target)));
  }

  /** Whether another mount between the directory and the mount point offers the mount point. */
  private boolean isCovered(String point, String target) {
    return points.stream()
        .map(Point::target)
        .anyMatch(between -> isBelow(between, target) && isBelow(point, between));
  }

  /** Whether every step to the mount point exists without a symbolic link on the way. */
  private static boolean isPlainlyThere(Path source, String relative) {
    Path step = source;
    for (String name : relative.split("/", -1)) {
      step = step.resolve(name);
      if (!Files.exists(step, LinkOption.NOFOLLOW_LINKS) || Files.isSymbolicLink(step)) {
        return false;
      }
    }
    return true;
  }

  private boolean isMounted(String target) {
    return points.stream().anyMatch(point -> point.target().equals(target));
  }

  private boolean hasMountBelow(String target) {
    return points.stream().anyMatch(point -> isBelow(point.target(), target));
  }

  private String place(String target) {
    return target.equals("/") && !prefix.isEmpty() ? prefix : prefix + target;
  }

  private void add(String... arguments) {
    options.addAll(List.of(arguments));
  }

  private static String child(String target, Path entry) {
    return (target.equals("/") ? "" : target) + "/" + entry.getFileName();
  }

  private static boolean isBelow(String target, String directory) {
    return target.startsWith(directory.equals("/") ? "/" : directory + "/")
        && target.length() > directory.length();
  }

  private static String relative(String target, String directory) {
    return target.substring(directory.equals("/") ? 1 : directory.length() + 1);
  }

  private static String normal(String target) {
    return Path.of(target).normalize().toString();
  }

  private static int depth(String target) {
    return Path.of(target).getNameCount();
  }

  private static List<Path> entries(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String linkTarget(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
