package dev.berth.router;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One place requests are sent to, with what is in flight there; shared by all routes to it. */
final class Upstream {
  private final String name;
  private final SocketAddress address;
  private final Set<Exchange> inFlight = ConcurrentHashMap.newKeySet();
  private volatile boolean retired;

  private Upstream(String name, SocketAddress address) {
    this.name = name;
    this.address = address;
  }

  static Upstream instance(String host, int port) {
    return new Upstream(host + ":" + port, new InetSocketAddress(host, port));
  }

  static Upstream console(Path socket) {
    return new Upstream("console", UnixDomainSocketAddress.of(socket));
  }

  String name() {
    return name;
  }

  SocketAddress address() {
    return address;
  }

  boolean isConsole() {
    return address instanceof UnixDomainSocketAddress;
  }

  /** True when no route leads here any more: connections are closed, not kept. */
  boolean isRetired() {
    return retired;
  }

  void retire(boolean value) {
    retired = value;
  }

  Set<Exchange> inFlight() {
    return inFlight;
  }
}
