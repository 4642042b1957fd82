package dev.berth.sandbox;

import dev.berth.sandbox.network.Forwarding;
import dev.berth.sandbox.network.Resolvers;
import dev.berth.sandbox.process.HostCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds out what this machine allows; every obstacle is a sentence for the status page. */
final class MachineProbe {
  private static final List<String> SYSTEM_TOOLS =
      List.of("bwrap", "nft", "ip", "nsenter", "setpriv", "unshare", "setsid", "prlimit");

  private static final List<String> USER_TOOLS =
      List.of("bwrap", "pasta", "nft", "setsid", "prlimit");

  private static final Path TUN = Path.of("/dev/net/tun");

  /** A pasta that fails may leave a process behind that waits for ever: it ends with its group. */
  private static final List<String> PASTA =
      List.of(
          "setsid",
          "--wait",
          "/bin/sh",
          "-c",
          "trap : TERM; \"$@\"; status=$?; trap '' TERM; kill -TERM 0; exit $status",
          "berth-probe",
          "pasta",
          "--config-net",
          "-4",
          "-f",
          "--quiet",
          "--",
          "nft",
          "list",
          "tables");

  private MachineProbe() {}

  static MachineProbe of() {
    return new MachineProbe();
  }

  /** What keeps root's way from working; empty when it works. */
  List<String> systemObstacles() throws IOException {
    if (uid() != 0) {
      return List.of("Berth does not run as root: sandboxes share its user id.");
    }
    List<String> missing = missing(SYSTEM_TOOLS);
    if (!missing.isEmpty()) {
      return List.of("Not installed: " + String.join(", ", missing) + ".");
    }
    HostCommand.Result bubblewrap =
        HostCommand.run(
            List.of("bwrap", "--ro-bind", "/", "/", "--unshare-pid", "--unshare-net", "true"));
    if (!bubblewrap.succeeded()) {
      return List.of("Bubblewrap does not work here: " + bubblewrap.output().strip());
    }
    HostCommand.Result filter = HostCommand.run(List.of("nft", "list", "tables"));
    return filter.succeeded()
        ? List.of()
        : List.of("The packet filter does not work here: " + filter.output().strip());
  }

  /** What keeps an ordinary user's way from working; empty when it works. */
  List<String> userObstacles() throws IOException {
    List<String> missing = missing(USER_TOOLS);
    if (!missing.isEmpty()) {
      return List.of("Not installed: " + String.join(", ", missing) + ".");
    }
    HostCommand.Result bubblewrap =
        HostCommand.run(
            List.of(
                "bwrap",
                "--unshare-user",
                "--unshare-pid",
                "--unshare-net",
                "--disable-userns",
                "--ro-bind",
                "/",
                "/",
                "--proc",
                "/proc",
                "true"));
    if (!bubblewrap.succeeded()) {
      return List.of("User namespaces do not work here: " + bubblewrap.output().strip());
    }
    if (!Files.isReadable(TUN) || !Files.isWritable(TUN)) {
      return List.of(
          "User-mode networks need "
              + TUN
              + ", which is closed to users here: chmod 0666 "
              + TUN
              + ", as root.");
    }
    HostCommand.Result network = HostCommand.run(PASTA);
    return network.succeeded()
        ? List.of()
        : List.of("The user-mode network does not work here: " + network.output().strip());
  }

  /** Makes the machine ready for root's way; what is weaker than it could be comes back. */
  List<String> prepareSystem(Resolvers resolvers) throws IOException {
    List<String> notes = new ArrayList<>();
    if (Forwarding.ensure()) {
      notes.add("IPv4 forwarding was switched on, so that builds and apps reach the internet.");
    }
    if (resolvers.addresses().isEmpty()) {
      notes.add("The machine's name servers are on loopback only: apps cannot resolve names.");
    }
    return notes;
  }

  static List<String> missing(List<String> tools) {
    return tools.stream().filter(tool -> !HostCommand.exists(tool)).toList();
  }

  static int uid() throws IOException {
    return Files.exists(Path.of("/proc/self"))
        ? (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid")
        : -1;
  }
}
