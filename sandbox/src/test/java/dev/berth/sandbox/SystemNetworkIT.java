package dev.berth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.sandbox.limits.Limits;
import dev.berth.sandbox.network.Egress;
import dev.berth.sandbox.network.Resolvers;
import dev.berth.sandbox.process.HostCommand;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who reaches an app's port, and whom an app reaches, where Berth is root. */
class SystemNetworkIT {
  private static final int ROUTER = 54322;
  private static final int STRANGER = 54323;
  private static final Limits LIMITS = new Limits(256L << 20, 64, 64L << 20, false);
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir static Path home;
  private static List<SystemSandboxes> installations = List.of();

  @BeforeAll
  static void open() throws IOException {
    Assumptions.assumeTrue(Machine.isRoot(), "SYSTEM mode needs root");
    Assumptions.assumeTrue(Machine.has("bwrap"), "bubblewrap is not installed");
    Assumptions.assumeTrue(Machine.has("nft"), "nftables is not installed");
    installations = List.of(open("one"), open("two"));
  }

  @AfterAll
  static void close() throws IOException {
    for (SystemSandboxes sandboxes : installations) {
      sandboxes.running().forEach(process -> sandboxes.stop(process.mark(), Duration.ZERO));
      sandboxes.removeNetworks();
    }
  }

  @Test
  void onlyRootAndTheRouterReachAnAppsPort() throws IOException {
    SandboxProcess shop = app(installations.getFirst(), "instance/shop/1");
    assertThat(connectAs(0, shop)).isEqualTo("REACHED");
    assertThat(connectAs(ROUTER, shop)).isEqualTo("REACHED");
    assertThat(connectAs(STRANGER, shop)).startsWith("refused");
  }

  /** After a reboot or a stop, routes lead to where networks were. */
  @Test
  void anAddressWithoutANetworkLeadsNowhereAndNotOutByTheGateway() throws Exception {
    SandboxProcess shop = app(installations.getFirst(), "instance/shop/1");
    String network = shop.address().getHostString().replaceAll("^(\\d+\\.\\d+)\\..*", "$1");
    InetSocketAddress vanished = new InetSocketAddress(network + ".250.9", 8000);
    try (Neighbour gateway = Neighbour.create("198.51.100");
        AutoCloseable server = gateway.serve(vanished)) {
      assertThat(server).isNotNull();
      assertThat(connectAs(0, vanished)).startsWith("refused");
      assertThat(connectAs(ROUTER, vanished)).startsWith("refused");
      HostCommand.mustRun(List.of("ip", "route", "del", "unreachable", network + ".0.0/16"), "");
      assertThat(HostCommand.run(List.of("ip", "route", "get", vanished.getHostString())).output())
          .contains("via " + gateway.address());
      assertThat(connectAs(ROUTER, vanished)).as("the packet filter alone").startsWith("refused");
      assertThat(app(installations.getFirst(), "instance/shop/2")).isNotNull();
      assertThat(HostCommand.run(List.of("ip", "route", "get", vanished.getHostString())).output())
          .contains("No route to host");
    }
  }

  @Test
  void aRequestFromAnotherAddressToAnAppsPortIsRefused() throws IOException {
    SandboxProcess shop = app(installations.getFirst(), "instance/shop/1");
    try (Neighbour neighbour = Neighbour.create("198.51.100");
        ServerSocket control = new ServerSocket(0, 5, InetAddress.getByName(neighbour.machine()))) {
      assertThat(
              neighbour.connect(new InetSocketAddress(neighbour.machine(), control.getLocalPort())))
          .isEqualTo("REACHED");
      assertThat(neighbour.connect(shop.address())).startsWith("refused");
    }
  }

  @Test
  void aPrivateAddressIsReachableOnlyWhenAllowed() throws IOException {
    try (Neighbour mirror = Neighbour.create("10.99.7");
        AutoCloseable server = mirror.serve(8000)) {
      assertThat(server).isNotNull();
      String target = mirror.address() + ":8000";
      assertThat(fromABuild(Egress.PUBLIC, target)).allMatch(line -> line.startsWith("refused"));
      assertThat(fromABuild(new Egress(true, Set.of(target)), target))
          .containsExactly("REACHED " + target);
      assertThat(fromABuild(Egress.PUBLIC, target)).allMatch(line -> line.startsWith("refused"));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }

  @Test
  void forwardingThatSomebodySwitchedOffDoesNotCutTheNextSandboxOff() throws Exception {
    try (Neighbour mirror = Neighbour.create("10.99.8");
        AutoCloseable server = mirror.serve(8000)) {
      assertThat(server).isNotNull();
      String target = mirror.address() + ":8000";
      Files.writeString(Path.of("/proc/sys/net/ipv4/ip_forward"), "0");
      assertThat(fromABuild(new Egress(true, Set.of(target)), target))
          .containsExactly("REACHED " + target);
    }
  }

  @Test
  void twoDataDirectoriesWorkSideBySideAndDoNotMeet() throws IOException {
    SandboxProcess one = app(installations.getFirst(), "instance/shop/1");
    SandboxProcess two = app(installations.getLast(), "instance/shop/1");
    assertThat(one.address()).isNotEqualTo(two.address());
    assertThat(Http.get(one.address(), SOON)).contains("200");
    assertThat(Http.get(two.address(), SOON)).contains("200");
    String target = two.address().getHostString() + ":8080";
    assertThat(fromABuild(Egress.PUBLIC, target)).allMatch(line -> line.startsWith("refused"));
    installations.getFirst().stop("instance/shop/1", Duration.ofSeconds(1));
    assertThat(installations.getLast().find("instance/shop/1")).isPresent();
    assertThat(Http.get(two.address(), SOON)).contains("200");
  }

  private static List<String> fromABuild(Egress egress, String target) {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    SandboxSpec spec =
        spec("build/1", egress, "/bin/sh", "-c", HostileContract.connect(List.of(target)));
    installations.getFirst().run(spec, lines::add, SOON);
    assertThat(lines).isNotEmpty();
    return lines;
  }

  private static String connectAs(int uid, SandboxProcess process) throws IOException {
    return connectAs(uid, process.address());
  }

  private static String connectAs(int uid, InetSocketAddress address) throws IOException {
    String id = Integer.toString(uid);
    List<String> argv =
        new ArrayList<>(List.of("setpriv", "--reuid", id, "--regid", id, "--clear-groups"));
    argv.addAll(Neighbour.connectCommand(address));
    return HostCommand.run(argv).output().strip();
  }

  private static SandboxProcess app(SystemSandboxes sandboxes, String mark) throws IOException {
    String[] server = Machine.webServer(8080).toArray(String[]::new);
    SandboxSpec spec = spec(mark, Egress.PUBLIC, server);
    SandboxProcess process =
        sandboxes.start(spec, 8080, home.resolve(sandboxes.hashCode() + "/log"));
    Http.get(process.address(), SOON);
    return process;
  }

  private static SandboxSpec spec(String mark, Egress egress, String... command) {
    return new SandboxSpec(
        mark,
        "apps/shop",
        Machine.root(home),
        List.of(command),
        "/",
        Map.of("PATH", "/usr/bin:/bin"),
        egress,
        LIMITS);
  }

  private static SystemSandboxes open(String name) throws IOException {
    return SystemSandboxes.open(
        Machine.installation(home.resolve(name)), Resolvers.ofThisMachine(), Set.of(0, ROUTER));
  }
}
