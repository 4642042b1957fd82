package dev.berth.sandbox.network;

import java.util.List;

/**
 * One ready-made network for one sandbox: a namespace joined to the machine by a pair of links.
 *
 * @param share whose it is
 * @param number which one
 */
public record NetworkSlot(MachineShare share, int number) {
  /** Slots below are taken by whoever comes; two addresses per slot in the share's /16. */
  static final int LIMIT = 22_000;

  /** The slot that one tenant keeps for ever. */
  public static NetworkSlot kept(MachineShare share, int tenant) {
    return new NetworkSlot(share, LIMIT + tenant);
  }

  boolean isKept() {
    return number >= LIMIT;
  }

  /** The name of its namespace. */
  public String namespace() {
    return share.namespacePrefix() + number;
  }

  String link() {
    return share.linkPrefix() + number;
  }

  String hostAddress() {
    return address(2 * number);
  }

  /** Where the sandbox is reached. */
  public String address() {
    return address(2 * number + 1);
  }

  /** Commands for {@code ip -batch} that make the links and put one end into the namespace. */
  List<String> outsideCommands() {
    return List.of(
        "link add " + link() + " type veth peer name eth0 netns " + namespace(),
        "addr add " + hostAddress() + "/31 dev " + link(),
        "link set " + link() + " up");
  }

  /** Commands for {@code ip -n … -batch}. */
  List<String> insideCommands() {
    return List.of(
        "link set lo up",
        "addr add " + address() + "/31 dev eth0",
        "link set eth0 up",
        "route add default via " + hostAddress());
  }

  private String address(int host) {
    return share.network() + "." + host / 256 + "." + host % 256;
  }
}
