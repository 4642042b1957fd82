package dev.berth.sandbox;

import dev.berth.sandbox.limits.Limits;
import dev.berth.sandbox.mount.Mount;
import dev.berth.sandbox.network.Egress;
import java.util.List;
import java.util.Map;

/**
 * Everything that is to be known to start a command in a sandbox.
 *
 * @param mark unique, stable name by which the process tree is found again, e.g. {@code
 *     instance/shop/12} or {@code build/<deploy id>}; becomes part of file names after escaping
 * @param tenant whose files these are: sandboxes of one tenant share a uid, others never do
 * @param mounts what is visible; the first has target {@code /}
 * @param command argv, never a shell string
 * @param directory working directory inside
 * @param environment the complete environment; nothing of the machine's is added
 * @param egress what it may reach
 * @param limits what it may use
 */
public record SandboxSpec(
    String mark,
    String tenant,
    List<Mount> mounts,
    List<String> command,
    String directory,
    Map<String, String> environment,
    Egress egress,
    Limits limits) {
  public SandboxSpec {
    mounts = List.copyOf(mounts);
    command = List.copyOf(command);
    environment = Map.copyOf(environment);
  }
}
