package dev.berth.sandbox.limits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The cgroups of one installation, on the unified hierarchy or on the older one with a tree per
 * controller.
 *
 * @param trees the installation's directory in each hierarchy
 * @param unified whether it is the unified hierarchy
 */
public record Cgroups(List<Path> trees, boolean unified) {
  private static final Path ROOT = Path.of("/sys/fs/cgroup");

  /** What this machine lets us use, made ready for this installation. */
  public static Optional<Cgroups> prepare(String name) {
    try {
      if (Files.exists(ROOT.resolve("cgroup.controllers"))) {
        enable(ROOT);
        Path tree = Files.createDirectories(ROOT.resolve(name));
        enable(tree);
        return Optional.of(new Cgroups(List.of(tree), true));
      }
      List<Path> trees = new ArrayList<>();
      for (String controller : List.of("memory", "pids")) {
        if (!Files.exists(ROOT.resolve(controller).resolve("cgroup.procs"))) {
          return Optional.empty();
        }
        trees.add(Files.createDirectories(ROOT.resolve(controller).resolve(name)));
      }
      return Optional.of(new Cgroups(List.copyOf(trees), false));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** A fresh cgroup for one sandbox. */
  public Cgroup create(String mark, Limits limits) throws IOException {
    Cgroup cgroup = of(mark);
    for (Path directory : cgroup.directories()) {
      Files.createDirectories(directory);
    }
    cgroup.limit(limits);
    return cgroup;
  }

  /** The cgroup of a sandbox, whether or not it is there. */
  public Cgroup of(String mark) {
    String name = mark.replace("%", "%25").replace("/", "%2F");
    return new Cgroup(trees.stream().map(tree -> tree.resolve(name)).toList(), unified);
  }

  private static void enable(Path directory) throws IOException {
    Files.writeString(directory.resolve("cgroup.subtree_control"), "+memory +pids");
  }
}
