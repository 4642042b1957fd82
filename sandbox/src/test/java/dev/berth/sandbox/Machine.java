package dev.berth.sandbox;

import dev.berth.files.DurableFile;
import dev.berth.sandbox.mount.Mount;
import dev.berth.sandbox.process.HostCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** What this machine is and has, for tests. */
final class Machine {
  /** System property by which a child learns what its parent found out. */
  static final String REGISTRY = "berth.test.registry";

  private Machine() {}

  /** A web server that, other than Python's own command, asks no name server before it listens. */
  static List<String> webServer(int port) {
    String script =
        """
        import http.server, socketserver
        handler = http.server.SimpleHTTPRequestHandler
        socketserver.ThreadingTCPServer(('', %d), handler).serve_forever()
        """
            .formatted(port);
    return List.of("/usr/bin/python3", "-c", script);
  }

  /** Of this home; the same one at every call. */
  static SandboxOwner installation(Path home) throws IOException {
    Path file = Files.createDirectories(home).resolve("installation-id");
    DurableFile.create(
        file, UUID.randomUUID().toString().substring(0, 8).getBytes(StandardCharsets.US_ASCII));
    return new SandboxOwner(DurableFile.read(file).orElseThrow(), home, () -> "this boot");
  }

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  static boolean has(String tool) {
    return HostCommand.exists(tool);
  }

  /** A root with this machine's programs and an empty rest. */
  static List<Mount> root(Path temporary) {
    try {
      Path root = Files.createDirectories(temporary.resolve("root"));
      List<Mount> mounts = new ArrayList<>();
      mounts.add(Mount.readOnly(root, "/"));
      mounts.add(Mount.readOnly(Path.of("/usr"), "/usr"));
      for (String directory : List.of("bin", "lib", "lib64")) {
        Path path = Path.of("/", directory);
        if (Files.isSymbolicLink(path)) {
          if (!Files.isSymbolicLink(root.resolve(directory))) {
            Files.createSymbolicLink(root.resolve(directory), Files.readSymbolicLink(path));
          }
        } else if (Files.isDirectory(path)) {
          mounts.add(Mount.readOnly(path, path.toString()));
        }
      }
      return mounts;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every IPv4 address of this machine but loopback. */
  static Stream<String> addresses() throws IOException {
    return NetworkInterface.networkInterfaces()
        .flatMap(NetworkInterface::inetAddresses)
        .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
        .map(InetAddress::getHostAddress);
  }

  /** {@code host:port} of the package registry this machine is configured to use. */
  static String packageRegistry() throws IOException {
    String known = System.getProperty(REGISTRY);
    if (known != null) {
      return known;
    }
    Assumptions.assumeTrue(has("npm"), "npm is not installed");
    String answer = HostCommand.run(List.of("npm", "config", "get", "registry")).output();
    URI registry =
        answer
            .lines()
            .filter(line -> line.startsWith("http"))
            .findFirst()
            .map(line -> URI.create(line.strip()))
            .orElse(URI.create(""));
    Assumptions.assumeTrue(registry.getHost() != null, "no package registry is configured");
    int port = registry.getPort() > 0 ? registry.getPort() : 443;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(registry.getHost(), port), 3_000);
    } catch (IOException e) {
      Assumptions.abort("the package registry is not reachable from this machine");
    }
    return registry.getHost() + ":" + port;
  }

  static String commandLine(long pid) {
    try {
      return Files.readString(
          Path.of("/proc", Long.toString(pid), "cmdline"), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }
}
