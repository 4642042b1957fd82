package dev.berth.sandbox.process;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A process tree that a sandbox of this installation consists of, recognised by the mark in the
 * environment of its outer processes. Nothing is remembered: the machine is asked.
 *
 * @param mark the sandbox's mark
 * @param outermost its first process
 * @param environment what was noted at its start, see {@link LaunchNote}
 */
public record MarkedTree(String mark, ProcessTable.Row outermost, Map<String, String> environment) {

  /** The mark in the environment of a tree's outer processes. */
  public static String mark(String installation, String mark) {
    return installation + "/" + mark;
  }

  /** All living trees of this installation. */
  public static List<MarkedTree> all(String installation) throws IOException {
    String prefix = mark(installation, "");
    Map<String, MarkedTree> trees = new HashMap<>();
    for (ProcessTable.Row row : ProcessTable.read().processes().values()) {
      Map<String, String> environment = ProcessTable.environment(row.pid());
      String mark = environment.getOrDefault(LaunchNote.MARK, "");
      if (mark.startsWith(prefix) && environment.containsKey(LaunchNote.PORT)) {
        MarkedTree tree = new MarkedTree(mark.substring(prefix.length()), row, environment);
        trees.merge(tree.mark(), tree, MarkedTree::outer);
      }
    }
    return List.copyOf(trees.values());
  }

  /** The living tree with this mark. */
  public static Optional<MarkedTree> find(String installation, String mark) throws IOException {
    return all(installation).stream().filter(tree -> tree.mark().equals(mark)).findFirst();
  }

  /** The note by which its network is found. */
  public String network() {
    return environment.getOrDefault(LaunchNote.NETWORK, "none");
  }

  /** The port it listens on; 0 for none. */
  public int port() {
    return Integer.parseInt(environment.getOrDefault(LaunchNote.PORT, "0"));
  }

  private static MarkedTree outer(MarkedTree one, MarkedTree other) {
    return Comparator.comparing((MarkedTree tree) -> !tree.outermost().leadsItsSession())
                .thenComparingLong(tree -> tree.outermost().startTicks())
                .thenComparingLong(tree -> tree.outermost().pid())
                .compare(one, other)
            <= 0
        ? one
        : other;
  }
}
