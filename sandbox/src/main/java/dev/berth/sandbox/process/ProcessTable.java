package dev.berth.sandbox.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One look at {@code /proc}: which processes live, who is whose child.
 *
 * @param processes every living process by pid
 */
public record ProcessTable(Map<Long, Row> processes) {
  private static final Path PROC = Path.of("/proc");
  private static final long PAGE_BYTES = 4096;
  private static final int ENVIRONMENT_LIMIT = 16 * 1024;

  /** One living process; zombies have no row. */
  public record Row(long pid, long parent, long session, long startTicks, String name) {
    boolean leadsItsSession() {
      return pid == session;
    }
  }

  /** Every living process. */
  public static ProcessTable read() throws IOException {
    Map<Long, Row> rows = new HashMap<>();
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(PROC, path -> isNumber(path.getFileName().toString()))) {
      for (Path entry : entries) {
        row(Long.parseLong(entry.getFileName().toString()))
            .ifPresent(row -> rows.put(row.pid(), row));
      }
    }
    return new ProcessTable(Map.copyOf(rows));
  }

  /** The living process with this pid. */
  public static Optional<Row> row(long pid) {
    try {
      return parse(Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Reads proc(5) {@code stat}; the name in parentheses may itself contain anything. */
  static Optional<Row> parse(String stat) {
    int open = stat.indexOf('(');
    int close = stat.lastIndexOf(')');
    if (open < 0 || close < open) {
      return Optional.empty();
    }
    String[] fields = stat.substring(close + 1).strip().split(" ", -1);
    if (fields.length < 20 || "ZXx".contains(fields[0])) {
      return Optional.empty();
    }
    return Optional.of(
        new Row(
            Long.parseLong(stat.substring(0, open).strip()),
            Long.parseLong(fields[1]),
            Long.parseLong(fields[3]),
            Long.parseLong(fields[19]),
            stat.substring(open + 1, close)));
  }

  /** The process and all that descend from it, parents first. */
  public static List<Row> tree(Row root) throws IOException {
    if (!Files.exists(children(root.pid(), Long.toString(root.pid())))) {
      return read().descendants(root);
    }
    List<Row> tree = new ArrayList<>(List.of(root));
    for (int i = 0; i < tree.size(); i++) {
      for (long child : children(tree.get(i).pid())) {
        row(child).ifPresent(tree::add);
      }
    }
    return tree;
  }

  /** Where the kernel does not list children: found by their parents. */
  List<Row> descendants(Row root) {
    List<Row> tree = new ArrayList<>(List.of(root));
    for (int i = 0; i < tree.size(); i++) {
      long parent = tree.get(i).pid();
      processes.values().stream().filter(row -> row.parent() == parent).forEach(tree::add);
    }
    return tree;
  }

  private static List<Long> children(long pid) {
    List<Long> children = new ArrayList<>();
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(PROC.resolve(pid + "/task"))) {
      for (Path thread : threads) {
        String list = Files.readString(children(pid, thread.getFileName().toString())).strip();
        if (!list.isEmpty()) {
          Stream.of(list.split(" ", -1)).map(Long::valueOf).forEach(children::add);
        }
      }
    } catch (IOException e) {
      // It ended meanwhile: its children have another parent now and are asked for again.
    }
    return children;
  }

  private static Path children(long pid, String thread) {
    return PROC.resolve(pid + "/task/" + thread + "/children");
  }

  /**
   * The start of a process's environment, as it was given at exec; empty when it may not be read.
   */
  static Map<String, String> environment(long pid) {
    try (InputStream in = Files.newInputStream(PROC.resolve(pid + "/environ"))) {
      Map<String, String> environment = new HashMap<>();
      for (String entry :
          new String(in.readNBytes(ENVIRONMENT_LIMIT), StandardCharsets.UTF_8).split("\0", -1)) {
        int equals = entry.indexOf('=');
        if (equals > 0) {
          environment.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
      }
      return environment;
    } catch (IOException e) {
      return Map.of();
    }
  }

  /** How many pid namespaces below ours this is the first process of one; 0 when it is of none. */
  static int namespaceInitDepth(long pid) {
    try (Stream<String> lines =
        Files.lines(PROC.resolve(pid + "/status"), StandardCharsets.ISO_8859_1)) {
      return lines
          .filter(line -> line.startsWith("NSpid:"))
          .map(line -> line.strip().split("\\s+", -1))
          .filter(fields -> fields.length > 2 && fields[fields.length - 1].equals("1"))
          .mapToInt(fields -> fields.length - 2)
          .findFirst()
          .orElse(0);
    } catch (IOException | UncheckedIOException e) {
      return 0;
    }
  }

  /** Memory of a process that is in RAM; pages shared with others count for each. */
  public static long residentBytes(long pid) {
    try {
      return PAGE_BYTES
          * Long.parseLong(Files.readString(PROC.resolve(pid + "/statm")).split(" ", -1)[1]);
    } catch (IOException e) {
      return 0;
    }
  }

  private static boolean isNumber(String name) {
    return !name.isEmpty() && name.chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
