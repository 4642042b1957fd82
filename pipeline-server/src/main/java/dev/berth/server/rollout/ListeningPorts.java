package dev.berth.server.rollout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The ports a process tree listens on, as the kernel lists them: to explain why nobody can reach
 * it.
 */
final class ListeningPorts {
  private static final String LISTEN = "0A";
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");

  private ListeningPorts() {}

  /**
   * One listening socket.
   *
   * @param onlyLoopback only processes of the same network can connect
   */
  record Port(int number, boolean onlyLoopback) {}

  /** The ports of this process and its descendants; none where that cannot be seen. */
  static List<Port> of(long pid) {
    List<Port> found = new ArrayList<>();
    Set<String> counted = new HashSet<>();
    Stream.concat(
            ProcessHandle.of(pid).stream(),
            ProcessHandle.of(pid).stream().flatMap(ProcessHandle::descendants))
        .map(process -> Path.of("/proc", Long.toString(process.pid())))
        .forEach(process -> collect(process, found, counted));
    return List.copyOf(found);
  }

  private static void collect(Path process, List<Port> found, Set<String> counted) {
    Set<String> sockets = sockets(process);
    for (String table : sockets.isEmpty() ? List.<String>of() : List.of("tcp", "tcp6")) {
      for (String row : lines(process.resolve("net").resolve(table))) {
        String[] columns = row.strip().split("\\s+", -1);
        if (columns.length > 9
            && columns[3].equals(LISTEN)
            && sockets.contains(columns[9])
            && counted.add(columns[9])) {
          found.add(port(columns[1]));
        }
      }
    }
  }

  private static Set<String> sockets(Path process) {
    Set<String> sockets = new HashSet<>();
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      for (Path descriptor : (Iterable<Path>) descriptors::iterator) {
        Matcher socket = SOCKET.matcher(target(descriptor));
        if (socket.matches()) {
          sockets.add(socket.group(1));
        }
      }
    } catch (IOException e) {
      // Gone, or not ours to look at: nothing is known about it.
    }
    return sockets;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> lines(Path table) {
    try {
      return Files.readAllLines(table);
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Addresses stand in memory order: on all machines Berth runs on, each word is reversed. */
  static Port port(String address) {
    int colon = address.indexOf(':');
    String host = address.substring(0, colon);
    boolean loopback =
        host.length() == 8
            ? host.endsWith("7F")
            : host.equals("00000000000000000000000001000000")
                || (host.startsWith("0000000000000000FFFF0000") && host.endsWith("7F"));
    return new Port(Integer.parseInt(address.substring(colon + 1), 16), loopback);
  }
}
