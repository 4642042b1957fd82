package dev.berth.sandbox;

import dev.berth.sandbox.limits.Limits;
import dev.berth.sandbox.mount.HostTools;
import dev.berth.sandbox.mount.Mount;
import dev.berth.sandbox.mount.MountPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The inner command line where Berth runs as root. Bubblewrap makes the namespaces without a user
 * namespace; below the box's own root stands a bare view of the machine's tools, from which {@code
 * setpriv} and {@code unshare} give up every privilege before anything of the image is looked at:
 * neither its loader configuration nor its libraries ever run as root.
 */
final class SystemArguments {
  static final String BOX = "/box";
  private static final String TOOLS = "/.berth";
  private static final long SHARED_MEMORY_BYTES = 64L << 20;
  private static final List<String> SPECIALS = List.of("/proc", "/dev", "/tmp");

  /** The option stream for bubblewrap and the command after it. */
  record Inner(List<String> command, List<String> options) {}

  private SystemArguments() {}

  /**
   * @param files what stands in place of the image's own {@code /etc} files
   * @param ownNetwork true cuts off every network instead of using the one entered before
   * @param filtered whether descriptor 4 has a filter of system calls
   * @param tools the files of {@link HostTools}
   */
  static Inner of(
      SandboxSpec spec,
      List<Mount> files,
      int uid,
      boolean ownNetwork,
      boolean filtered,
      HostTools tools) {
    Map<String, String> late = new TreeMap<>();
    List<String> options = new ArrayList<>(environment(spec.environment(), late));
    List<Mount> mounts = new ArrayList<>(spec.mounts());
    mounts.addAll(files);
    if (!late.isEmpty()) {
      mounts.addAll(tools.mounts(TOOLS));
    }
    options.addAll(root(mounts, spec.limits()));
    List<String> command = new ArrayList<>(namespaces(ownNetwork));
    command.addAll(calls(filtered));
    command.addAll(List.of("--args", "3", "--"));
    command.addAll(dropPrivileges(uid, spec.directory()));
    if (!late.isEmpty()) {
      command.addAll(tools.env(TOOLS));
      late.forEach((name, value) -> command.add(name + "=" + value));
    }
    command.addAll(spec.command());
    return new Inner(List.copyOf(command), List.copyOf(options));
  }

  static List<String> calls(boolean filtered) {
    return filtered ? List.of("--seccomp", "4") : List.of();
  }

  private static List<String> namespaces(boolean ownNetwork) {
    List<String> argv = new ArrayList<>();
    argv.addAll(List.of("bwrap", "--clearenv", "--die-with-parent"));
    argv.addAll(List.of("--unshare-pid", "--unshare-ipc", "--unshare-uts", "--hostname", "berth"));
    if (ownNetwork) {
      argv.add("--unshare-net");
    }
    argv.addAll(List.of("--cap-drop", "ALL"));
    for (String capability : List.of("SETUID", "SETGID", "SETPCAP", "SYS_CHROOT")) {
      argv.addAll(List.of("--cap-add", "CAP_" + capability));
    }
    argv.addAll(List.of("--ro-bind", "/usr", "/usr"));
    for (String directory : List.of("/bin", "/sbin", "/lib", "/lib32", "/lib64")) {
      Path path = Path.of(directory);
      if (Files.isSymbolicLink(path)) {
        argv.addAll(List.of("--symlink", "usr" + directory, directory));
      } else if (Files.isDirectory(path)) {
        argv.addAll(List.of("--ro-bind", directory, directory));
      }
    }
    return argv;
  }

  private static List<String> root(List<Mount> mounts, Limits limits) {
    List<String> specials =
        SPECIALS.stream()
            .filter(target -> mounts.stream().noneMatch(mount -> mount.target().equals(target)))
            .toList();
    MountPlan plan = new MountPlan(BOX, mounts, specials);
    List<String> options = new ArrayList<>(plan.options());
    options.addAll(List.of("--proc", BOX + "/proc", "--dev", BOX + "/dev"));
    options.addAll(sharedMemory(BOX, "/dev/shm", SHARED_MEMORY_BYTES));
    if (specials.contains("/tmp")) {
      options.addAll(
          sharedMemory(BOX, "/tmp", Math.max(SHARED_MEMORY_BYTES, limits.memoryBytes() / 2)));
    }
    options.addAll(plan.remounts());
    options.addAll(List.of("--chdir", "/"));
    return options;
  }

  static List<String> sharedMemory(String prefix, String target, long bytes) {
    return List.of("--perms", "1777", "--size", Long.toString(bytes), "--tmpfs", prefix + target);
  }

  private static List<String> dropPrivileges(int uid, String directory) {
    String id = Integer.toString(uid);
    return List.of(
        "/usr/bin/setpriv",
        "--no-new-privs",
        "--inh-caps=-all,+setuid,+setgid,+sys_chroot",
        "--bounding-set=-all",
        "/usr/bin/unshare",
        "--setuid",
        id,
        "--setgid",
        id,
        "--root",
        BOX,
        "--wd",
        directory);
  }

  /** Variables that the loader of the trusted tools would obey are set only after they ran. */
  private static List<String> environment(
      Map<String, String> environment, Map<String, String> late) {
    List<String> options = new ArrayList<>();
    new TreeMap<>(environment)
        .forEach((name, value) -> {
          if (HostTools.isObeyedByLoader(name)) {
            late.put(name, value);
          } else {
            options.addAll(List.of("--setenv", name, value));
          }
        });
    return options;
  }
}
