package dev.berth.sandbox.network;

import dev.berth.sandbox.process.HostCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Other software, such as a container engine or a host firewall, may have made the machine drop all
 * it forwards; our own table cannot overrule that. Our sandboxes' traffic, which our table has
 * judged already, is let through there.
 */
public final class ForwardPolicy {
  private ForwardPolicy() {}

  /** Lets the sandboxes through where need be; what was done or could not be comes back. */
  public static Optional<String> open(MachineShare share) throws IOException {
    HostCommand.Result chain =
        HostCommand.run(List.of("nft", "list", "chain", "ip", "filter", "FORWARD"));
    if (!chain.succeeded() || !drops(chain.output())) {
      return Optional.empty();
    }
    if (!HostCommand.exists("iptables")) {
      return Optional.of("The machine's firewall drops forwarded traffic: apps have no way out.");
    }
    for (List<String> rule : rules(share)) {
      if (!HostCommand.run(command("-C", rule)).succeeded()) {
        HostCommand.mustRun(command("-I", rule), "");
      }
    }
    return Optional.of("The machine's firewall drops forwarded traffic; sandboxes are excepted.");
  }

  static boolean drops(String chain) {
    return chain.contains("policy drop");
  }

  static List<List<String>> rules(MachineShare share) {
    String links = share.linkPrefix() + "+";
    return List.of(
        List.of("-i", links, "-j", "ACCEPT"),
        List.of(
            "-o", links, "-m", "conntrack", "--ctstate", "RELATED,ESTABLISHED", "-j", "ACCEPT"));
  }

  private static List<String> command(String verb, List<String> rule) {
    List<String> argv = new ArrayList<>(List.of("iptables", "-w", verb, "FORWARD"));
    argv.addAll(rule);
    return argv;
  }
}
