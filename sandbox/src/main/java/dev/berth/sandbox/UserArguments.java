package dev.berth.sandbox;

import dev.berth.sandbox.mount.Mount;
import dev.berth.sandbox.mount.MountPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The inner command line where Berth is an ordinary user. Pasta makes an outer user and network
 * namespace with a way to the internet and one port on the machine's loopback; a packet filter is
 * put up there; bubblewrap then makes a user namespace below it, in which nothing has any right
 * over that network.
 */
final class UserArguments {
  private static final int UID = 1000;
  private static final long SHARED_MEMORY_BYTES = 64L << 20;
  private static final List<String> SPECIALS = List.of("/proc", "/dev", "/tmp");

  /** Pasta keeps standard input, but no descriptor above: bubblewrap's options come by it. */
  private static final String KEEP_OPTIONS = "exec \"$@\" <&3";

  private static final String CLOSE_NETWORK =
      """
      exec 3<&0 </dev/null
      printf '%s' "$1" | nft -f - || exit 125
      if [ -n "$2" ]; then exec 4<"$2"; fi
      shift 2
      exec "$@"
      """;

  private UserArguments() {}

  /** Bubblewrap's option stream. */
  static List<String> options(SandboxSpec spec, List<Mount> files) {
    List<String> options = new ArrayList<>();
    new TreeMap<>(spec.environment())
        .forEach((name, value) -> options.addAll(List.of("--setenv", name, value)));
    List<Mount> mounts = new ArrayList<>(spec.mounts());
    mounts.addAll(files);
    List<String> specials =
        SPECIALS.stream()
            .filter(target -> mounts.stream().noneMatch(mount -> mount.target().equals(target)))
            .toList();
    MountPlan plan = new MountPlan("", mounts, specials);
    options.addAll(plan.options());
    options.addAll(List.of("--proc", "/proc", "--dev", "/dev"));
    options.addAll(SystemArguments.sharedMemory("", "/dev/shm", SHARED_MEMORY_BYTES));
    if (specials.contains("/tmp")) {
      options.addAll(
          SystemArguments.sharedMemory(
              "", "/tmp", Math.max(SHARED_MEMORY_BYTES, spec.limits().memoryBytes() / 2)));
    }
    options.addAll(plan.remounts());
    options.addAll(List.of("--chdir", spec.directory()));
    return List.copyOf(options);
  }

  /**
   * @param rules the packet filter, null for no network at all
   * @param hostPort the port on the machine's loopback that leads to {@code port}; 0 for none
   * @param machinePorts ports of the machine's loopback that are shown on the sandbox's own
   * @param calls the filter of system calls
   */
  static List<String> command(
      SandboxSpec spec,
      @Nullable String rules,
      int hostPort,
      int port,
      List<Integer> machinePorts,
      Optional<Path> calls) {
    List<String> argv = new ArrayList<>();
    if (rules != null) {
      argv.addAll(List.of("/bin/sh", "-c", KEEP_OPTIONS, "berth-network"));
      argv.addAll(List.of("pasta", "--config-net", "-4", "-f", "--quiet", "--no-map-gw"));
      argv.addAll(List.of("-t", hostPort == 0 ? "none" : "127.0.0.1/" + hostPort + ":" + port));
      String shown = machinePorts.stream().map(String::valueOf).collect(Collectors.joining(","));
      argv.addAll(
          List.of("-T", shown.isEmpty() ? "none" : shown, "-u", "none", "-U", "none", "--"));
      argv.addAll(List.of("/bin/sh", "-c", CLOSE_NETWORK, "berth-filter", rules));
      argv.add(calls.map(Path::toString).orElse(""));
    }
    argv.addAll(List.of("prlimit", "--nproc=" + spec.limits().processes()));
    argv.addAll(List.of("bwrap", "--clearenv", "--die-with-parent", "--unshare-user"));
    argv.addAll(List.of("--uid", Integer.toString(UID), "--gid", Integer.toString(UID)));
    argv.addAll(List.of("--unshare-pid", "--unshare-ipc", "--unshare-uts", "--hostname", "berth"));
    if (rules == null) {
      argv.add("--unshare-net");
    }
    argv.addAll(SystemArguments.calls(calls.isPresent()));
    argv.addAll(List.of("--disable-userns", "--cap-drop", "ALL", "--args", "3", "--"));
    argv.addAll(spec.command());
    return List.copyOf(argv);
  }

  static int uid() {
    return UID;
  }
}
