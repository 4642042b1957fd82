package dev.berth.buildpacks.node;

import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Several packages in one repository, installed together at its top: workspaces of npm, pnpm or
 * Yarn.
 *
 * @param top the tree with the lockfile
 * @param patterns which directories are members, as the package manager reads them
 */
record Monorepo(SourceTree top, List<String> patterns) {
  private static final int MAX_DEPTH = 3;
  private static final int MAX_MEMBERS = 200;
  private static final Pattern ITEM =
      Pattern.compile("\\s*-\\s*['\"]?([^'\"#]+?)['\"]?\\s*(?:#.*)?");

  /** The workspaces that a tree is the top of. */
  static Optional<Monorepo> at(SourceTree tree) {
    List<String> patterns = new ArrayList<>(packages(tree.text("pnpm-workspace.yaml").orElse("")));
    if (patterns.isEmpty()) {
      PackageJson.in(tree).ifPresent(json -> patterns.addAll(json.workspaces()));
    }
    return patterns.isEmpty() ? Optional.empty() : Optional.of(new Monorepo(tree, patterns));
  }

  /** The workspaces that a tree is a member of. */
  static Optional<Monorepo> around(SourceTree member) {
    return member.around().stream()
        .flatMap(tree -> at(tree).stream())
        .filter(repository -> repository.has(repository.path(member)))
        .findFirst();
  }

  /** A member's path inside. */
  String path(SourceTree member) {
    return top.root().relativize(member.root()).toString();
  }

  /** Paths of the members that can be deployed: servers, and builds of a known kind. */
  List<String> apps() {
    return members().filter(this::isApp).toList();
  }

  /** The member of that name, or at that path. */
  Optional<SourceTree> member(String name) {
    String path = name.replaceFirst("^\\./", "");
    return members()
        .filter(member ->
            member.equals(path)
                || PackageJson.in(top.below(member).orElseThrow())
                    .flatMap(PackageJson::name)
                    .filter(name::equals)
                    .isPresent())
        .findFirst()
        .flatMap(top::below);
  }

  private boolean isApp(String path) {
    SourceTree member = top.below(path).orElseThrow();
    return NodeApp.of(member, PackageJson.in(member).orElseThrow(), AppManifest.NONE)
        .isRecognised();
  }

  private Stream<String> members() {
    List<String> found = new ArrayList<>();
    search(top, MAX_DEPTH, found);
    return found.stream().limit(MAX_MEMBERS);
  }

  private void search(SourceTree tree, int depth, List<String> found) {
    for (String name : tree.names()) {
      if (name.startsWith(".") || name.equals("node_modules") || !tree.hasDirectory(name)) {
        continue;
      }
      SourceTree below = tree.below(name).orElseThrow();
      if (below.hasFile("package.json") && has(path(below))) {
        found.add(path(below));
      }
      if (depth > 1) {
        search(below, depth - 1, found);
      }
    }
  }

  /** The list {@code packages} of pnpm-workspace.yaml. */
  private static List<String> packages(String yaml) {
    List<String> packages = new ArrayList<>();
    boolean inside = false;
    for (String line : yaml.lines().toList()) {
      Matcher item = ITEM.matcher(line);
      if (line.stripTrailing().equals("packages:")) {
        inside = true;
      } else if (inside && item.matches()) {
        packages.add(item.group(1));
      } else if (!line.isBlank() && !line.strip().startsWith("#")) {
        inside = false;
      }
    }
    return packages;
  }

  private boolean has(String path) {
    boolean member = false;
    for (String pattern : patterns) {
      boolean excludes = pattern.startsWith("!");
      if (matcher(excludes ? pattern.substring(1) : pattern).matches(Path.of(path))) {
        member = !excludes;
      }
    }
    return member;
  }

  private static PathMatcher matcher(String pattern) {
    String glob = pattern.replaceFirst("^\\./", "").replaceFirst("/+$", "");
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    } catch (IllegalArgumentException e) {
      return path -> path.toString().equals(glob);
    }
  }
}
