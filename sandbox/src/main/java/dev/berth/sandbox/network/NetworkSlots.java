package dev.berth.sandbox.network;

import dev.berth.sandbox.process.HostCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ready-made networks of one installation. Some are always made ahead, so that a start waits
 * for none; all are found again by name after a restart.
 */
public final class NetworkSlots {
  private static final Path NAMESPACES = Path.of("/run/netns");
  private static final int AHEAD = 4;
  private static final long QUIET_MILLIS = 1_500;

  private final MachineShare share;
  private final RangeRoute range;
  private final PacketFilter filter;
  private final Deque<NetworkSlot> free = new ArrayDeque<>();
  private final Map<NetworkSlot, SlotEgress> taken = new HashMap<>();
  private final Set<Integer> known = new TreeSet<>();
  private @Nullable Thread refilling;
  private volatile Supplier<Set<String>> avoided = Set::of;
  private final CountDownLatch ended = new CountDownLatch(1);

  /** Knows none before {@link #adopt}. */
  public NetworkSlots(MachineShare share, PacketFilter filter) {
    this.share = share;
    this.range = new RangeRoute(share);
    this.filter = filter;
  }

  /**
   * Takes over what stands on the machine.
   *
   * @param living slots in use with their way out, read from the living process trees
   * @param dialers the users of this machine that may reach a sandbox's port
   */
  public void adopt(
      Map<NetworkSlot, SlotEgress> living, Collection<String> resolvers, Set<Integer> dialers)
      throws IOException {
    ensureMachine();
    filter.install(resolvers, dialers, living);
    synchronized (this) {
      taken.putAll(living);
      for (NetworkSlot slot : standing()) {
        known.add(slot.number());
        if (!living.containsKey(slot) && !slot.isKept()) {
          free.add(slot);
        }
      }
    }
    refillLater();
  }

  /** A slot with this way out, for one sandbox. */
  public NetworkSlot take(SlotEgress egress) throws IOException {
    ensureMachine();
    NetworkSlot slot = ready();
    try {
      filter.change(slot, SlotEgress.PUBLIC, egress);
    } catch (IOException e) {
      free(slot);
      throw e;
    }
    synchronized (this) {
      taken.put(slot, egress);
    }
    refillLater();
    return slot;
  }

  /** This very slot, which its tenant keeps; made at the first call. */
  public NetworkSlot take(NetworkSlot kept, SlotEgress egress) throws IOException {
    ensureMachine();
    boolean isNew;
    synchronized (this) {
      isNew = known.add(kept.number());
    }
    if (isNew) {
      make(kept.number());
    }
    filter.change(kept, SlotEgress.PUBLIC, egress);
    synchronized (this) {
      taken.put(kept, egress);
    }
    return kept;
  }

  /** What other software may have undone meanwhile. */
  private void ensureMachine() throws IOException {
    Forwarding.ensure();
    range.ensure();
  }

  /** Takes back a slot that no process lives in any more. */
  public void giveBack(NetworkSlot slot) throws IOException {
    SlotEgress egress;
    synchronized (this) {
      egress = taken.remove(slot);
    }
    if (egress != null) {
      filter.change(slot, egress, SlotEgress.PUBLIC);
      if (!slot.isKept()) {
        free(slot);
      }
    }
  }

  /** Takes a kept slot away from the machine; its tenant may have it made again. */
  public void remove(NetworkSlot kept) throws IOException {
    giveBack(kept);
    unmake(kept);
    synchronized (this) {
      known.remove(kept.number());
    }
  }

  /**
   * Takes every slot away from the machine; for the end of an installation, whose names another one
   * may have from then on.
   */
  public void removeAll() throws IOException {
    end();
    removeStanding();
  }

  /** Makes no more slots ahead and waits for the one that is being made. */
  private void end() throws IOException {
    ended.countDown();
    Thread refill;
    synchronized (this) {
      refill = refilling;
    }
    if (refill == null) {
      return;
    }
    try {
      refill.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a network slot was made", e);
    }
  }

  private synchronized void removeStanding() throws IOException {
    for (NetworkSlot slot : standing()) {
      unmake(slot);
    }
    free.clear();
    known.clear();
    filter.remove();
    range.remove();
  }

  private synchronized void free(NetworkSlot slot) {
    free.add(slot);
  }

  private NetworkSlot ready() throws IOException {
    Set<String> avoid = avoided.get();
    synchronized (this) {
      for (NetworkSlot slot : free) {
        if (!avoid.contains(slot.address())) {
          free.remove(slot);
          return slot;
        }
      }
    }
    return make(nextNumber(avoid));
  }

  /** Hands out none of these addresses, asked before each one that is handed out. */
  public void avoid(Supplier<Set<String>> addresses) {
    avoided = addresses;
  }

  private synchronized void refillLater() {
    if (refilling == null && isOpen()) {
      refilling = Thread.ofVirtual().name("network-slots").start(this::refill);
    }
  }

  /** What just got its slot is starting now and needs the processor more. */
  private void waitForQuiet() {
    try {
      ended.await(freeCount() > 0 ? QUIET_MILLIS : 0, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isOpen() {
    return ended.getCount() > 0;
  }

  private void refill() {
    waitForQuiet();
    try {
      while (isWanted()) {
        free(make(nextNumber(Set.of())));
      }
    } catch (IOException e) {
      // The next start makes its slot itself and reports why it cannot.
    } finally {
      synchronized (this) {
        refilling = null;
      }
    }
  }

  private synchronized int freeCount() {
    return free.size();
  }

  private synchronized boolean isWanted() {
    return isOpen() && free.size() < AHEAD;
  }

  private synchronized int nextNumber(Set<String> avoid) throws IOException {
    for (int number = 0; number < NetworkSlot.LIMIT; number++) {
      boolean isAvoided = avoid.contains(new NetworkSlot(share, number).address());
      if (!isAvoided && known.add(number)) {
        return number;
      }
    }
    throw new IOException("all network slots are taken");
  }

  private NetworkSlot make(int number) throws IOException {
    NetworkSlot slot = new NetworkSlot(share, number);
    try {
      unmake(slot);
      HostCommand.mustRun(List.of("ip", "netns", "add", slot.namespace()), "");
      HostCommand.mustRun(
          List.of(
              "ip",
              "netns",
              "exec",
              slot.namespace(),
              "sysctl",
              "-qw",
              "net.ipv6.conf.all.disable_ipv6=1",
              "net.ipv6.conf.default.disable_ipv6=1"),
          "");
      batch(List.of("ip", "-batch", "-"), slot.outsideCommands());
      disableIpv6(slot.link());
      batch(List.of("ip", "-n", slot.namespace(), "-batch", "-"), slot.insideCommands());
      return slot;
    } catch (IOException e) {
      synchronized (this) {
        known.remove(number);
      }
      throw e;
    }
  }

  private static void unmake(NetworkSlot slot) throws IOException {
    HostCommand.run(List.of("ip", "link", "del", slot.link()));
    HostCommand.run(List.of("ip", "netns", "del", slot.namespace()));
  }

  private static void batch(List<String> argv, List<String> commands) throws IOException {
    HostCommand.mustRun(argv, String.join("\n", commands) + "\n");
  }

  private static void disableIpv6(String link) throws IOException {
    Path setting = Path.of("/proc/sys/net/ipv6/conf", link, "disable_ipv6");
    if (Files.exists(setting)) {
      Files.writeString(setting, "1");
    }
  }

  /** Slots that are complete: the last step of making one is its default route. */
  private List<NetworkSlot> standing() throws IOException {
    if (!Files.isDirectory(NAMESPACES)) {
      return List.of();
    }
    try (var names = Files.list(NAMESPACES)) {
      return names
          .map(path -> path.getFileName().toString())
          .filter(name -> name.matches(share.namespacePrefix() + "\\d{1,5}"))
          .map(name -> Integer.valueOf(name.substring(share.namespacePrefix().length())))
          .map(number -> new NetworkSlot(share, number))
          .filter(NetworkSlots::isComplete)
          .toList();
    }
  }

  private static boolean isComplete(NetworkSlot slot) {
    try {
      HostCommand.Result route =
          HostCommand.run(List.of("ip", "-n", slot.namespace(), "route", "show", "default"));
      return route.succeeded() && route.output().contains(slot.hostAddress());
    } catch (IOException e) {
      return false;
    }
  }
}
