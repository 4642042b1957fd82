package dev.berth.router.route;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One place requests are sent to, with what is in flight there; shared by all routes to it. */
public final class Upstream {
  private final String name;
  private final Address address;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Set<LongLived> longLived = ConcurrentHashMap.newKeySet();
  private volatile boolean retired;
  private volatile long awaySince;

  /** Where it is reached. */
  public sealed interface Address {
    /** An instance. */
    record Instance(InetSocketAddress address) implements Address {}

    /** The server. */
    record Console(Path socket) implements Address {}
  }

  private Upstream(String name, Address address) {
    this.name = name;
    this.address = address;
  }

  /** An instance's. */
  public static Upstream instance(String host, int port) {
    return new Upstream(host + ":" + port, new Address.Instance(new InetSocketAddress(host, port)));
  }

  /** The server's. */
  public static Upstream console(Path socket) {
    return new Upstream("console", new Address.Console(socket));
  }

  String name() {
    return name;
  }

  /** Where it is reached. */
  public Address address() {
    return address;
  }

  /** True for the server. */
  public boolean isConsole() {
    return address instanceof Address.Console;
  }

  /** True when no route leads here any more: connections are closed, not kept. */
  public boolean isRetired() {
    return retired;
  }

  void retire(boolean value) {
    retired = value;
  }

  /** Somebody listens there. */
  public void reached() {
    if (awaySince != 0) {
      awaySince = 0;
    }
  }

  /**
   * Nobody listens there.
   *
   * @param now in nanoseconds
   * @return for how long nobody has, as far as anybody asked
   */
  public long awayFor(long now) {
    if (awaySince == 0) {
      awaySince = now | 1;
    }
    return now - awaySince;
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
  Set<LongLived> longLived() {
    return longLived;
  }
}
