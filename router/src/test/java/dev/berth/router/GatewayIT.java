package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.router.route.RouteTable.Entry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The address of an instance that is gone may be that of a stranger behind the gateway. */
class GatewayIT {
  private static final String NAME = "bthgw" + ProcessHandle.current().pid() % 100_000;
  private static final String STRANGER = "203.0.113.77";
  private static final int PORT = 8080;

  @TempDir Path directory;
  private Process server;

  @BeforeEach
  void aStrangerBehindAGateway() throws IOException, InterruptedException {
    assumeTrue(isRoot(), "networks need root");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/python3")), "python3 is not installed");
    ip("netns add " + NAME);
    ip("link add " + NAME + " type veth peer name eth0 netns " + NAME);
    ip("addr add 198.51.100.1/30 dev " + NAME);
    ip("link set " + NAME + " up");
    ip("-n " + NAME + " link set lo up");
    ip("-n " + NAME + " addr add 198.51.100.2/30 dev eth0");
    ip("-n " + NAME + " addr add " + STRANGER + "/32 dev lo");
    ip("-n " + NAME + " link set eth0 up");
    ip("-n " + NAME + " route add default via 198.51.100.1");
    ip("route add " + STRANGER + "/32 via 198.51.100.2");
    server =
        new ProcessBuilder(
                ("ip netns exec " + NAME + " python3 -m http.server " + PORT).split(" ", -1))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  @AfterEach
  void leave() throws IOException, InterruptedException {
    if (server != null) {
      server.destroyForcibly().waitFor();
      ip("link del " + NAME);
      ip("netns del " + NAME);
    }
  }

  @Test
  void noRequestLeavesTheMachineByIt() throws IOException, InterruptedException {
    awaitStranger();
    try (RunningRouter router = RunningRouter.in(directory)) {
      router.route(Entry.of("shop.localhost", STRANGER, PORT, "shop/1", List.of()));
      assertThat(router.get("shop.localhost", "/", "Cookie: session=secret"))
          .startsWith("HTTP/1.1 503")
          .contains("the app behind shop.localhost");
    }
  }

  private static void awaitStranger() throws InterruptedException, IOException {
    IOException last = null;
    for (int i = 0; i < 200; i++) {
      try (Socket socket = new Socket()) {
        socket.connect(new InetSocketAddress(STRANGER, PORT), 1_000);
        return;
      } catch (IOException e) {
        last = e;
        Thread.sleep(50);
      }
    }
    throw new IOException("the stranger is not there: the test would prove nothing", last);
  }

  private static void ip(String arguments) throws IOException, InterruptedException {
    List<String> argv = new ArrayList<>(List.of("ip"));
    argv.addAll(List.of(arguments.split(" ", -1)));
    Process process = new ProcessBuilder(argv).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(argv + ": " + output);
    }
  }

  private static boolean isRoot() throws IOException {
    Path self = Path.of("/proc/self");
    return Files.exists(self) && Integer.valueOf(0).equals(Files.getAttribute(self, "unix:uid"));
  }
}
