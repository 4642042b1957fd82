package dev.berth.router;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One place requests are sent to, with what is in flight there; shared by all routes to it. */
final class Upstream {
  private final String name;
  private final @Nullable InetSocketAddress instance;
  private final @Nullable Path socket;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Set<Exchange> longLived = ConcurrentHashMap.newKeySet();
  private volatile boolean retired;

  private Upstream(String name, @Nullable InetSocketAddress instance, @Nullable Path socket) {
    this.name = name;
    this.instance = instance;
    this.socket = socket;
  }

  static Upstream instance(String host, int port) {
    return new Upstream(host + ":" + port, new InetSocketAddress(host, port), null);
  }

  static Upstream console(Path socket) {
    return new Upstream("console", null, socket);
  }

  String name() {
    return name;
  }

  SocketAddress address(Transport transport) {
    return socket == null ? Objects.requireNonNull(instance) : transport.address(socket);
  }

  boolean isConsole() {
    return socket != null;
  }

  /** True when no route leads here any more: connections are closed, not kept. */
  boolean isRetired() {
    return retired;
  }

  void retire(boolean value) {
    retired = value;
  }

  void enter() {
    inFlight.incrementAndGet();
  }

  void leave() {
    inFlight.decrementAndGet();
  }

  /** Requests that are not answered completely. */
  int inFlight() {
    return inFlight.get();
  }

  /** Those among them that would stay for ever: WebSockets and event streams. */
  Set<Exchange> longLived() {
    return longLived;
  }
}
