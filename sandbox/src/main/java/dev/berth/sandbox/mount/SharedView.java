package dev.berth.sandbox.mount;

import dev.berth.files.FileTree;
import dev.berth.files.TreeWalk;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The mounts of one sandbox laid out among the machine's own files, where nothing can be mounted:
 * what would be mounted into a directory is put there for the time being. A read-only directory is
 * copied for that, so that nobody else's changes.
 */
public final class SharedView {
  private static final String COPIES = "copies";
  private static final String LAID = "laid";
  private static final String ROOT = "/";

  private final Path directory;
  private final List<Mount> mounts;
  private final List<Mount> places = new ArrayList<>();

  private SharedView(Path directory, List<Mount> mounts) {
    this.directory = directory;
    this.mounts =
        mounts.stream()
            .filter(mount -> !mount.target().equals(ROOT))
            .sorted(Comparator.comparingInt(mount -> Path.of(mount.target()).getNameCount()))
            .toList();
  }

  /**
   * Lays the mounts out.
   *
   * @param directory the view's own, made here
   */
  public static SharedView lay(Path directory, List<Mount> mounts) throws IOException {
    clear(directory);
    Files.createDirectories(directory);
    SharedView view = new SharedView(directory, mounts);
    for (Mount mount : view.mounts) {
      view.lay(mount);
    }
    mounts.stream().filter(mount -> mount.target().equals(ROOT)).forEach(view.places::add);
    return view;
  }

  /** Takes away what was laid; harmless when that was done before. */
  public static void clear(Path directory) throws IOException {
    Path laid = directory.resolve(LAID);
    if (Files.exists(laid)) {
      for (String point : Files.readAllLines(laid)) {
        FileTree.remove(Path.of(point));
        if (Files.isDirectory(Path.of(point).resolveSibling("."))) {
          Files.createDirectory(Path.of(point));
        }
      }
    }
    FileTree.remove(directory);
  }

  /** The machine's path of what the sandbox would see at this one, if there is such a thing. */
  public String path(String inside) {
    return places.stream()
        .flatMap(place -> in(place, inside).stream())
        .filter(Files::exists)
        .findFirst()
        .map(Path::toString)
        .orElse(inside);
  }

  /**
   * Variables that name directories of the sandbox, such as a cache or a certificate, name the
   * machine's; commands are looked for where the sandbox has them, then where the machine does.
   */
  public Map<String, String> environment(Map<String, String> variables) {
    Map<String, String> mapped = new HashMap<>();
    variables.forEach(
        (name, value) -> mapped.put(name, name.equals("PATH") ? searchPath(value) : own(value)));
    return mapped;
  }

  private String searchPath(String value) {
    Set<String> entries = new LinkedHashSet<>();
    for (String entry : value.split(":", -1)) {
      places.stream()
          .flatMap(place -> in(place, entry).stream())
          .filter(Files::isDirectory)
          .forEach(path -> entries.add(path.toString()));
      mounts.stream()
          .filter(mount -> Path.of(mount.target()).startsWith(entry))
          .filter(mount -> Files.isExecutable(mount.source()))
          .filter(mount -> Files.isRegularFile(mount.source()))
          .forEach(mount -> entries.add(mount.source().resolveSibling("").toString()));
    }
    entries.addAll(List.of(value.split(":", -1)));
    return String.join(":", entries);
  }

  private String own(String value) {
    return Stream.of(value.split(":", -1))
        .map(part ->
            places.stream()
                .filter(place -> !place.target().equals(ROOT))
                .flatMap(place -> in(place, part).stream())
                .findFirst()
                .map(Path::toString)
                .orElse(part))
        .collect(Collectors.joining(":"));
  }

  private static Optional<Path> in(Mount place, String inside) {
    if (!inside.startsWith(ROOT)) {
      return Optional.empty();
    }
    Path path = Path.of(inside).normalize();
    Path target = Path.of(place.target());
    return path.startsWith(target)
        ? Optional.of(place.source().resolve(target.relativize(path)).normalize())
        : Optional.empty();
  }

  private void lay(Mount mount) throws IOException {
    Optional<Mount> outer =
        places.stream().filter(place -> isBelow(mount.target(), place.target())).findFirst();
    if (outer.isPresent()) {
      layInto(outer.get(), mount);
    } else if (!mount.writable() && hasMountBelow(mount)) {
      Path copy = directory.resolve(COPIES).resolve(Integer.toString(places.size()));
      copy(mount.source(), copy, false);
      remember(new Mount(copy, mount.target(), true));
    } else {
      remember(mount);
    }
  }

  private void layInto(Mount outer, Mount mount) throws IOException {
    Path point = in(outer, mount.target()).orElseThrow();
    if (isOccupied(point) || !outer.writable()) {
      return;
    }
    if (!point.startsWith(directory) && !isBelowLaid(point)) {
      Files.writeString(
          directory.resolve(LAID),
          point + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    }
    FileTree.remove(point);
    if (mount.writable() || !Files.isDirectory(mount.source())) {
      Files.createSymbolicLink(point, mount.source());
    } else {
      copy(mount.source(), point, true);
    }
    remember(new Mount(point, mount.target(), true));
  }

  /** Longest target first. */
  private void remember(Mount place) {
    places.addFirst(place);
  }

  private boolean isBelowLaid(Path point) throws IOException {
    Path laid = directory.resolve(LAID);
    return Files.exists(laid)
        && Files.readAllLines(laid).stream().anyMatch(line -> point.startsWith(Path.of(line)));
  }

  private static boolean isOccupied(Path point) throws IOException {
    if (!Files.isDirectory(point, LinkOption.NOFOLLOW_LINKS)) {
      return Files.exists(point, LinkOption.NOFOLLOW_LINKS) && Files.size(point) > 0;
    }
    try (Stream<Path> entries = Files.list(point)) {
      return entries.findAny().isPresent();
    }
  }

  private boolean hasMountBelow(Mount mount) {
    return mounts.stream().anyMatch(other -> isBelow(other.target(), mount.target()));
  }

  private static boolean isBelow(String target, String directory) {
    return target.startsWith(directory + ROOT);
  }

  /** Directories and links are made anew; files become further names of the same ones if wanted. */
  private static void copy(Path from, Path to, boolean linked) throws IOException {
    Files.createDirectories(to);
    TreeWalk.of(from)
        .each((entry, attributes) -> {
          Path target = to.resolve(from.relativize(entry));
          if (attributes.isDirectory()) {
            Files.createDirectories(target);
          } else if (!linked || !attributes.isRegularFile() || !isLinked(target, entry)) {
            Files.copy(
                entry, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.COPY_ATTRIBUTES);
          }
          return FileVisitResult.CONTINUE;
        });
  }

  /** Not between file systems, and not for ever on one. */
  private static boolean isLinked(Path target, Path entry) {
    try {
      Files.createLink(target, entry);
      return true;
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
