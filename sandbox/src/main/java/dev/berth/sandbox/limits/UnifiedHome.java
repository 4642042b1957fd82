package dev.berth.sandbox.limits;

import dev.berth.sandbox.process.HostCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where in the unified hierarchy an installation may make cgroups. Each part of it has one owner: a
 * service with {@code Delegate=yes} owns what is below its own, a container what it sees, and
 * elsewhere systemd is asked for a part. The root's settings are never touched.
 */
final class UnifiedHome {
  private static final Set<String> CONTROLLERS = Set.of("memory", "pids", "cpu");

  /** Where the processes of a service that has a part go: beside others' groups none may be. */
  private static final String OWN = "berth";

  private UnifiedHome() {}

  /** The installation's own part. */
  static Optional<Path> find(Path root, String name) throws IOException {
    Path mine = root.resolve(own().substring(1));
    Optional<Path> unit = unit(root, mine);
    if (unit.isPresent() && Files.isWritable(unit.get()) && isDelegated(unit.get())) {
      return Optional.of(within(unit.get(), name));
    }
    if (mine.equals(root) && Files.exists(root.resolve("cgroup.type"))) {
      return Optional.of(within(root, name)); // of a container: the machine's own has no type
    }
    if (Files.isDirectory(Path.of("/run/systemd/system")) && Files.isWritable(root)) {
      return Optional.of(askSystemd(root, name));
    }
    if (enabled(root).containsAll(CONTROLLERS) && Files.isWritable(root)) {
      return Optional.of(Files.createDirectories(root.resolve(name)));
    }
    return Optional.empty();
  }

  /** Lets groups below this one be limited. */
  static void enable(Path directory) throws IOException {
    if (!enabled(directory).containsAll(CONTROLLERS)) {
      Files.writeString(directory.resolve("cgroup.subtree_control"), "+memory +pids +cpu");
    }
  }

  /** Gives a part back that systemd was asked for. */
  static void leave(Path home) {
    String service = serviceName(home.getFileName().toString());
    Path parent = home.getParent();
    if (parent != null && parent.getFileName().toString().equals(service)) {
      try {
        HostCommand.run(List.of("systemctl", "stop", service));
      } catch (IOException e) {
        // Without systemd the part is gone with the machine's next start.
      }
    }
  }

  private static Path within(Path part, String name) throws IOException {
    moveInto(part, Files.createDirectories(part.resolve(OWN)));
    enable(part);
    return Files.createDirectories(part.resolve(name));
  }

  /** A service that only holds the part: what runs in it outlives the server, as it has to. */
  private static Path askSystemd(Path root, String name) throws IOException {
    String service = serviceName(name);
    HostCommand.run(
        List.of(
            "systemd-run",
            "--quiet",
            "--collect",
            "--unit=" + service,
            "--description=Builds and apps of Berth",
            "--property=Delegate=yes",
            "--property=OOMPolicy=continue",
            "--property=TasksMax=infinity",
            "/bin/sleep",
            "infinity"));
    String part = property(service, "ControlGroup");
    if (part.length() < 2) {
      throw new IOException("systemd gave no part of the control groups");
    }
    return within(root.resolve(part.substring(1)), name);
  }

  private static void moveInto(Path from, Path to) throws IOException {
    for (String pid : Files.readAllLines(from.resolve("cgroup.procs"))) {
      try {
        Files.writeString(to.resolve("cgroup.procs"), pid);
      } catch (IOException e) {
        if (ProcessHandle.of(Long.parseLong(pid)).isPresent()) {
          throw e;
        }
      }
    }
  }

  private static boolean isDelegated(Path unit) throws IOException {
    return property(unit.getFileName().toString(), "Delegate").equals("yes");
  }

  private static String property(String unit, String name) throws IOException {
    HostCommand.Result answer =
        HostCommand.run(List.of("systemctl", "show", "--property=" + name, "--value", unit));
    return answer.succeeded() ? answer.output().strip() : "";
  }

  /** The service or scope that this process is in. */
  static Optional<Path> unit(Path root, Path own) {
    for (Path path = own; path != null && !path.equals(root); path = path.getParent()) {
      if (path.getFileName().toString().matches(".*\\.(service|scope)")) {
        return Optional.of(path);
      }
    }
    return Optional.empty();
  }

  private static String own() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
        .filter(line -> line.startsWith("0::/"))
        .map(line -> line.substring(3))
        .findFirst()
        .orElse("/");
  }

  private static Set<String> enabled(Path directory) throws IOException {
    return Set.of(
        Files.readString(directory.resolve("cgroup.subtree_control")).strip().split(" ", -1));
  }

  private static String serviceName(String name) {
    return name + "-sandboxes.service";
  }
}
