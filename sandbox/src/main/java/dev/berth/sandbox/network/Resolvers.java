package dev.berth.sandbox.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The machine's name servers as a sandbox can use them: a stub on loopback is of no use inside, so
 * the servers behind it are taken.
 *
 * @param addresses IPv4 addresses
 * @param search the machine's search domains and options, as lines of resolv.conf
 */
public record Resolvers(List<String> addresses, List<String> search) {
  private static final List<Path> FILES =
      List.of(
          Path.of("/etc/resolv.conf"),
          Path.of("/run/systemd/resolve/resolv.conf"),
          Path.of("/run/NetworkManager/resolv.conf"));

  /** Those that the machine asks. */
  public static Resolvers ofThisMachine() {
    for (Path file : FILES) {
      try {
        Resolvers resolvers = parse(Files.readAllLines(file));
        if (!resolvers.addresses().isEmpty()) {
          return resolvers;
        }
      } catch (IOException e) {
        // Not there: the next one.
      }
    }
    return new Resolvers(List.of(), List.of());
  }

  static Resolvers parse(List<String> lines) {
    return new Resolvers(
        lines.stream()
            .map(line -> line.strip().split("\\s+", -1))
            .filter(words -> words.length > 1 && words[0].equals("nameserver"))
            .map(words -> words[1])
            .filter(address -> address.matches("\\d+(\\.\\d+){3}") && !address.startsWith("127."))
            .distinct()
            .toList(),
        lines.stream()
            .map(String::strip)
            .filter(line -> line.matches("(search|options)\\s.*"))
            .toList());
  }

  /** The text of a resolv.conf. */
  public String file() {
    StringBuilder file = new StringBuilder();
    addresses.forEach(address -> file.append("nameserver ").append(address).append('\n'));
    search.forEach(line -> file.append(line).append('\n'));
    return file.toString();
  }
}
