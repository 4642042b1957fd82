package dev.berth.sandbox;

import dev.berth.sandbox.calls.CallFilter;
import dev.berth.sandbox.mount.EtcFiles;
import dev.berth.sandbox.network.AllowedHosts;
import dev.berth.sandbox.network.Egress;
import dev.berth.sandbox.network.Resolvers;
import dev.berth.sandbox.network.SlotEgress;
import dev.berth.sandbox.network.UserPacketFilter;
import dev.berth.sandbox.process.MarkedTree;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Sandboxes where Berth is an ordinary user: user namespaces, a user-mode network, relayed ports.
 */
final class UserSandboxes extends TreeSandboxes {
  private final EtcFiles etc;
  private final Resolvers resolvers;
  private final Optional<Path> calls;

  private UserSandboxes(SandboxOwner installation, Resolvers resolvers, Optional<Path> calls) {
    super(installation, null, calls.orElse(null));
    this.calls = calls;
    this.etc = new EtcFiles(installation.directory().resolve("etc"), resolvers.file());
    this.resolvers = resolvers;
  }

  /** Takes over what an earlier server started. */
  static UserSandboxes open(SandboxOwner installation, Resolvers resolvers) throws IOException {
    UserSandboxes sandboxes =
        new UserSandboxes(installation, resolvers, CallFilter.in(installation.directory()));
    sandboxes.adopt(MarkedTree.all(installation.id()));
    return sandboxes;
  }

  @Override
  public IsolationMode mode() {
    return IsolationMode.USER;
  }

  @Override
  public void forget(String tenant) {
    // The port is free as soon as nobody listens on it.
  }

  @Override
  public void own(String tenant, Path directory) {
    // All tenants are this user; what keeps them apart is that none sees another's files.
  }

  @Override
  Launch prepare(SandboxSpec spec, int port, boolean kept) throws IOException {
    SlotEgress egress = SlotEgress.resolve(spec.egress());
    List<Integer> machinePorts = machinePorts(spec.egress());
    boolean alone =
        port == 0 && !egress.open() && egress.allowed().isEmpty() && machinePorts.isEmpty();
    int hostPort = kept || port == 0 ? port : freePort();
    String rules =
        alone ? null : UserPacketFilter.rules(resolvers.addresses(), ownAddresses(), egress);
    return new Launch(
        UserArguments.command(spec, rules, hostPort, port, machinePorts, calls),
        UserArguments.options(
            spec, etc.mounts(UserArguments.uid(), AllowedHosts.lines(spec.egress()))),
        Integer.toString(hostPort),
        egress.note(),
        UserArguments.uid());
  }

  @Override
  InetSocketAddress address(String network, int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(network));
  }

  @Override
  void release(String network) {
    // The relay ended with the tree.
  }

  @Override
  void giveLog(Path log, int uid) {
    // It is this user's already.
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Ports of the machine's loopback that were allowed: others of our sandboxes are reached so. */
  private static List<Integer> machinePorts(Egress egress) {
    return egress.allowed().stream()
        .filter(pair -> pair.startsWith("127.0.0.1:"))
        .map(pair -> Integer.valueOf(pair.substring(pair.indexOf(':') + 1)))
        .sorted()
        .toList();
  }

  private static List<String> ownAddresses() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(Inet4Address.class::isInstance)
        .map(InetAddress::getHostAddress)
        .distinct()
        .toList();
  }
}
