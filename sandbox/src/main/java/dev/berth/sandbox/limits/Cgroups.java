package dev.berth.sandbox.limits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The cgroups of one installation, on the unified hierarchy or on the older one with a tree per
 * controller. Builds have a branch of their own, since a whole branch is weighed against its
 * neighbours: theirs yields to everything.
 *
 * @param trees the installation's directory in each hierarchy
 * @param unified whether it is the unified hierarchy
 */
public record Cgroups(List<Path> trees, boolean unified) {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");
  private static final String APPS = "apps";
  private static final String BUILDS = "builds";

  /** As many as of a busy server's threads: one branch is weighed against each of them. */
  private static final String TREE_SHARES = "8192";

  /**
   * What this machine lets us use, made ready for this installation.
   *
   * @param memoryBytes what all sandboxes together may use
   */
  public static Optional<Cgroups> prepare(String name, long memoryBytes) {
    try {
      Optional<Cgroups> cgroups =
          Files.exists(ROOT.resolve("cgroup.controllers"))
              ? UnifiedHome.find(ROOT, name).map(home -> new Cgroups(List.of(home), true))
              : perController(name);
      if (cgroups.isPresent()) {
        cgroups.get().makeReady(memoryBytes);
      }
      return cgroups;
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<Cgroups> perController(String name) throws IOException {
    List<Path> trees = new ArrayList<>();
    for (String controller : List.of("memory", "pids", "cpu")) {
      if (Files.exists(ROOT.resolve(controller).resolve("cgroup.procs"))) {
        trees.add(Files.createDirectories(ROOT.resolve(controller).resolve(name)));
      } else if (!controller.equals("cpu")) {
        return Optional.empty();
      }
    }
    return Optional.of(new Cgroups(List.copyOf(trees), false));
  }

  private void makeReady(long memoryBytes) throws IOException {
    if (unified) {
      UnifiedHome.enable(trees.getFirst());
    } else if (trees.size() > 2) {
      Files.writeString(trees.get(2).resolve("cpu.shares"), TREE_SHARES);
    }
    for (String branch : List.of(APPS, BUILDS)) {
      for (Path tree : trees) {
        Files.createDirectories(tree.resolve(branch));
        if (unified) {
          UnifiedHome.enable(tree.resolve(branch));
        }
      }
    }
    below(BUILDS).yieldCpu();
    if (trees.size() > 2 && !unified) {
      Files.writeString(trees.get(2).resolve(APPS).resolve("cpu.shares"), TREE_SHARES);
    }
    try {
      new Cgroup(trees, unified).limitMemory(memoryBytes);
    } catch (IOException e) {
      // More is in use than an older version let together: each sandbox has its own limit.
    }
  }

  /** A fresh cgroup for one sandbox. */
  public Cgroup create(String mark, Limits limits) throws IOException {
    Cgroup cgroup = below((limits.idlePriority() ? BUILDS : APPS) + "/" + name(mark));
    for (Path directory : cgroup.directories()) {
      Files.createDirectories(directory);
    }
    cgroup.limit(limits);
    return cgroup;
  }

  /** The cgroup of a sandbox, whether or not it is there; also where an older version made it. */
  public Cgroup of(String mark) {
    String name = name(mark);
    return Stream.of(BUILDS + "/" + name, name)
        .map(this::below)
        .filter(Cgroup::exists)
        .findFirst()
        .orElse(below(APPS + "/" + name));
  }

  /** Takes the installation's cgroups off the machine, once nothing runs in them. */
  public void remove() {
    for (String branch : List.of(APPS, BUILDS)) {
      below(branch).remove();
    }
    new Cgroup(trees, unified).remove();
    if (unified) {
      UnifiedHome.leave(trees.getFirst());
    }
  }

  private Cgroup below(String path) {
    return new Cgroup(trees.stream().map(tree -> tree.resolve(path)).toList(), unified);
  }

  private static String name(String mark) {
    return mark.replace("%", "%25").replace("/", "%2F");
  }
}
