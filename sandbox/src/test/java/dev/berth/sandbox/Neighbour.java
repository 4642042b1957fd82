package dev.berth.sandbox;

import dev.berth.sandbox.process.HostCommand;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Another host on a network of this machine, for tests: a network namespace joined by a link. */
record Neighbour(String network) implements AutoCloseable {
  private static final String NAMESPACE = "bertht" + ProcessHandle.current().pid();
  private static final String LINK = "btht" + ProcessHandle.current().pid();

  static Neighbour create(String network) throws IOException {
    Neighbour neighbour = new Neighbour(network);
    HostCommand.mustRun(List.of("ip", "netns", "add", NAMESPACE), "");
    try {
      HostCommand.mustRun(
          List.of("ip", "-batch", "-"),
          """
          link add %s type veth peer name eth0 netns %s
          addr add %s/24 dev %s
          link set %s up
          """
              .formatted(LINK, NAMESPACE, neighbour.machine(), LINK, LINK));
      HostCommand.mustRun(
          List.of("ip", "-n", NAMESPACE, "-batch", "-"),
          """
          link set lo up
          addr add %s/24 dev eth0
          link set eth0 up
          route add default via %s
          """
              .formatted(neighbour.address(), neighbour.machine()));
    } catch (IOException e) {
      neighbour.close();
      throw e;
    }
    return neighbour;
  }

  String machine() {
    return network + ".1";
  }

  String address() {
    return network + ".2";
  }

  String connect(InetSocketAddress target) throws IOException {
    List<String> argv = new ArrayList<>(List.of("ip", "netns", "exec", NAMESPACE));
    argv.addAll(connectCommand(target));
    return HostCommand.run(argv).output().strip();
  }

  /** A web server on this host. */
  AutoCloseable serve(int port) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", NAMESPACE));
    command.addAll(Machine.webServer(port));
    Process server =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    Waiting.until(() -> connect(new InetSocketAddress(address(), port)).equals("REACHED"));
    return () -> server.destroyForcibly().waitFor();
  }

  /** A web server behind this host, to which the machine's packets for that address are sent. */
  AutoCloseable serve(InetSocketAddress behind) throws IOException {
    String address = behind.getHostString() + "/32";
    HostCommand.mustRun(List.of("ip", "-n", NAMESPACE, "addr", "add", address, "dev", "lo"), "");
    AutoCloseable server = serve(behind.getPort());
    // As a default route would, but nothing else of this machine goes there.
    HostCommand.mustRun(List.of("ip", "route", "add", around(behind), "via", address()), "");
    return () -> {
      HostCommand.run(List.of("ip", "route", "del", around(behind)));
      server.close();
    };
  }

  private static String around(InetSocketAddress behind) {
    byte[] address = behind.getAddress().getAddress();
    return "%d.%d.0.0/15".formatted(address[0] & 0xff, address[1] & 0xfe);
  }

  static List<String> connectCommand(InetSocketAddress target) {
    String script =
        """
        import socket, sys
        try:
            socket.create_connection((sys.argv[1], int(sys.argv[2])), 2).close()
            print('REACHED')
        except OSError as e:
            print('refused', e)
        """;
    return List.of(
        "/usr/bin/python3",
        "-c",
        script,
        target.getHostString(),
        Integer.toString(target.getPort()));
  }

  @Override
  public void close() throws IOException {
    HostCommand.run(List.of("ip", "link", "del", LINK));
    HostCommand.run(List.of("ip", "netns", "del", NAMESPACE));
  }
}
