package dev.berth.buildpacks.image;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildPlan.Packages;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.compile.CompiledApp;
import dev.berth.buildpacks.compile.PackageTree;
import dev.berth.buildpacks.layer.Trees;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The files of an app as its image shows them, sorted by path. Nothing is followed: links stay
 * links, and what is no file, directory or link is refused.
 */
final class AppFiles {
  static final String APP = "/app";
  private static final String MODULES = APP + "/" + Packages.NODE_MODULES;

  private final SortedMap<String, Path> files = new TreeMap<>();
  private final SortedMap<String, Path> directories = new TreeMap<>();
  private final SortedMap<String, String> links = new TreeMap<>();
  private Optional<Path> bundledModules = Optional.empty();

  private AppFiles() {}

  static AppFiles of(CompiledApp app) throws IOException {
    AppFiles files = new AppFiles();
    for (CompiledApp.Part part : app.parts()) {
      String target = part.target().isEmpty() ? APP : APP + "/" + part.target();
      files.walk(part.directory(), target, "", new Exclusions(part.without()));
    }
    if (app.packages().isPresent()) {
      PackageTree packages = app.packages().get();
      files.directories.put(APP + "/" + packages.target(), packages.directory());
    }
    return files;
  }

  /** Regular files by path in the image. */
  SortedMap<String, Path> files() {
    return files;
  }

  /** Directories by path in the image. */
  SortedMap<String, Path> directories() {
    return directories;
  }

  /** Link targets by path in the image. */
  SortedMap<String, String> links() {
    return links;
  }

  /** Packages that the build itself put beside the app, as Next.js does. */
  Optional<PackageTree> bundledPackages() throws IOException {
    if (bundledModules.isEmpty()) {
      return Optional.empty();
    }
    Path modules = bundledModules.get();
    return Optional.of(new PackageTree(modules, Packages.NODE_MODULES, Trees.digest(modules)));
  }

  private void walk(Path directory, String target, String relative, Exclusions without)
      throws IOException {
    directories.putIfAbsent(target, directory);
    for (Path entry : Trees.sorted(directory)) {
      String name = String.valueOf(entry.getFileName());
      String path = relative.isEmpty() ? name : relative + "/" + name;
      if (!without.covers(path, name)) {
        add(entry, target + "/" + name, path, without);
      }
    }
  }

  private void add(Path entry, String place, String path, Exclusions without) throws IOException {
    if (Files.isSymbolicLink(entry)) {
      links.put(place, Files.readSymbolicLink(entry).toString());
    } else if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
      if (place.equals(MODULES)) {
        bundledModules = Optional.of(entry);
        directories.put(place, entry);
      } else {
        walk(entry, place, path, without);
      }
    } else if (Files.isRegularFile(entry, LinkOption.NOFOLLOW_LINKS)) {
      files.put(place, entry);
    } else {
      throw new BuildException(
          BuildProblem.OUTPUT_UNSAFE,
          "The build left " + place + ", which is neither a file, a directory nor a link.",
          "Remove what creates sockets, pipes or devices from the build.");
    }
  }

  /** What stays out of one part. */
  private static final class Exclusions {
    private final Set<String> paths = new HashSet<>();
    private final List<PathMatcher> names;

    Exclusions(List<String> without) {
      without.stream().filter(entry -> !entry.startsWith("**/")).forEach(paths::add);
      names =
          without.stream()
              .filter(entry -> entry.startsWith("**/"))
              .map(entry -> FileSystems.getDefault().getPathMatcher("glob:" + entry.substring(3)))
              .toList();
    }

    boolean covers(String path, String name) {
      return paths.contains(path)
          || names.stream().anyMatch(pattern -> pattern.matches(Path.of(name)));
    }
  }
}
