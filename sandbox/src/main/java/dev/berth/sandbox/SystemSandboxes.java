package dev.berth.sandbox;

import dev.berth.sandbox.calls.CallFilter;
import dev.berth.sandbox.limits.Cgroups;
import dev.berth.sandbox.limits.MachineSize;
import dev.berth.sandbox.mount.EtcFiles;
import dev.berth.sandbox.mount.HostTools;
import dev.berth.sandbox.network.AllowedHosts;
import dev.berth.sandbox.network.MachineShare;
import dev.berth.sandbox.network.NetworkSlot;
import dev.berth.sandbox.network.NetworkSlots;
import dev.berth.sandbox.network.PacketFilter;
import dev.berth.sandbox.network.Resolvers;
import dev.berth.sandbox.network.SlotEgress;
import dev.berth.sandbox.process.HostCommand;
import dev.berth.sandbox.process.LaunchNote;
import dev.berth.sandbox.process.MarkedTree;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sandboxes where Berth runs as root: real user ids, bubblewrap, network namespaces, nftables. */
final class SystemSandboxes extends TreeSandboxes {
  private final MachineShare share;
  private final NetworkSlots slots;
  private final Tenants tenants;
  private final EtcFiles etc;
  private final HostTools tools;

  private SystemSandboxes(
      SandboxOwner installation,
      MachineShare share,
      NetworkSlots slots,
      Tenants tenants,
      EtcFiles etc,
      HostTools tools,
      @Nullable Cgroups cgroups,
      @Nullable Path calls) {
    super(installation, cgroups, calls);
    this.share = share;
    this.slots = slots;
    this.tenants = tenants;
    this.etc = etc;
    this.tools = tools;
  }

  /** Claims the installation's share of the machine and takes over what runs in it. */
  static SystemSandboxes open(SandboxOwner installation, Resolvers resolvers, Set<Integer> dialers)
      throws IOException {
    MachineShare share = MachineShare.claim(installation.id(), installation.home());
    Path own = installation.directory();
    NetworkSlots slots = new NetworkSlots(share, new PacketFilter(share));
    SystemSandboxes sandboxes =
        new SystemSandboxes(
            installation,
            share,
            slots,
            new Tenants(own.resolve("tenants"), share.firstUid(), MachineShare.UIDS),
            new EtcFiles(own.resolve("etc"), resolvers.file()),
            HostTools.ofThisMachine(),
            Cgroups.prepare("berth-" + installation.id(), MachineSize.here().sandboxBytes())
                .orElse(null),
            CallFilter.in(own).orElse(null));
    Map<NetworkSlot, SlotEgress> living = new HashMap<>();
    List<MarkedTree> trees = MarkedTree.all(installation.id());
    for (MarkedTree tree : trees) {
      sandboxes
          .slot(tree.network())
          .ifPresent(slot ->
              living.put(
                  slot,
                  SlotEgress.parse(tree.environment().getOrDefault(LaunchNote.EGRESS, "closed"))));
    }
    slots.adopt(living, resolvers.addresses(), dialers);
    sandboxes.adopt(trees);
    return sandboxes;
  }

  @Override
  public IsolationMode mode() {
    return IsolationMode.SYSTEM;
  }

  @Override
  public void own(String tenant, Path directory) {
    wrapped(() -> {
      String uid = Integer.toString(tenants.uid(tenant));
      return HostCommand.mustRun(
          List.of("chown", "-hR", uid + ":" + uid, "--", directory.toString()), "");
    });
  }

  @Override
  public void avoid(Supplier<Set<String>> addresses) {
    slots.avoid(addresses);
  }

  @Override
  public void forget(String tenant) {
    wrapped(() -> {
      slots.remove(keptBy(tenants.uid(tenant)));
      return tenant;
    });
  }

  MachineShare share() {
    return share;
  }

  /** Takes the installation's networks away from the machine. */
  void removeNetworks() throws IOException {
    slots.removeAll();
    removeCgroups();
  }

  @Override
  Launch prepare(SandboxSpec spec, int port, boolean kept) throws IOException {
    int uid = tenants.uid(spec.tenant());
    SlotEgress egress = SlotEgress.resolve(spec.egress());
    boolean alone = port == 0 && !egress.open() && egress.allowed().isEmpty();
    SystemArguments.Inner inner =
        SystemArguments.of(
            spec,
            etc.mounts(uid, AllowedHosts.lines(spec.egress())),
            uid,
            alone,
            filtersCalls(),
            tools);
    if (alone) {
      return new Launch(inner.command(), inner.options(), "none", egress.note(), uid);
    }
    NetworkSlot slot = kept ? slots.take(keptBy(uid), egress) : slots.take(egress);
    List<String> command = new ArrayList<>();
    command.add("nsenter");
    command.add("--net=/run/netns/" + slot.namespace());
    command.addAll(inner.command());
    return new Launch(
        command, inner.options(), Integer.toString(slot.number()), egress.note(), uid);
  }

  @Override
  InetSocketAddress address(String network, int port) {
    return slot(network)
        .map(slot -> new InetSocketAddress(slot.address(), port))
        .orElse(InetSocketAddress.createUnresolved("none", port));
  }

  @Override
  void release(String network) throws IOException {
    Optional<NetworkSlot> slot = slot(network);
    if (slot.isPresent()) {
      slots.giveBack(slot.get());
    }
  }

  @Override
  void giveLog(Path log, int uid) throws IOException {
    Files.setAttribute(log, "unix:uid", uid);
  }

  /** A uid is never given away again, so neither is the slot. */
  private NetworkSlot keptBy(int uid) {
    return NetworkSlot.kept(share, uid - share.firstUid());
  }

  private Optional<NetworkSlot> slot(String network) {
    return network.matches("\\d{1,5}")
        ? Optional.of(new NetworkSlot(share, Integer.parseInt(network)))
        : Optional.empty();
  }
}
