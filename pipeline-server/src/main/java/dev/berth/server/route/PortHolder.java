package dev.berth.server.route;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The process that listens on a port, so that a busy port can be named with its holder. The command
 * line is not read: it may hold secrets.
 *
 * @param pid its process id
 * @param command its name
 */
record PortHolder(long pid, String command) {
  private static final int STATE = 3;
  private static final int INODE = 9;

  /** The first process found to listen on this port; empty when it is not ours to see. */
  static Optional<PortHolder> of(int port) throws IOException {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      if (Files.exists(Path.of(table))) {
        addListening(sockets, Path.of(table), port);
      }
    }
    return sockets.isEmpty() ? Optional.empty() : holderOf(sockets);
  }

  private static void addListening(Set<String> sockets, Path table, int port) throws IOException {
    String suffix = String.format(Locale.ROOT, ":%04X", port);
    for (String line : Files.readAllLines(table)) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length > INODE && fields[1].endsWith(suffix) && fields[STATE].equals("0A")) {
        sockets.add("socket:[" + fields[INODE] + "]");
      }
    }
  }

  private static Optional<PortHolder> holderOf(Set<String> sockets) throws IOException {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[1-9]*")) {
      for (Path process : processes) {
        if (holds(process, sockets)) {
          return Optional.of(
              new PortHolder(
                  Long.parseLong(process.getFileName().toString()),
                  Files.readString(process.resolve("comm")).strip()));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean holds(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (sockets.contains(linkOf(descriptor))) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      return false; // gone, or not ours to read
    }
  }

  private static String linkOf(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
