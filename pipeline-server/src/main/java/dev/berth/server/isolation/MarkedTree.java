package dev.berth.server.isolation;

import dev.berth.server.installation.InstallationId;
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
record MarkedTree(String mark, ProcessTable.Row outermost, Map<String, String> environment) {

  /** All living trees of this installation. */
  static List<MarkedTree> all(InstallationId installation) throws IOException {
    String prefix = installation.value() + "/";
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

  static Optional<MarkedTree> find(InstallationId installation, String mark) throws IOException {
    return all(installation).stream().filter(tree -> tree.mark().equals(mark)).findFirst();
  }

  /** The note by which its network is found. */
  String network() {
    return environment.getOrDefault(LaunchNote.NETWORK, "none");
  }

  int port() {
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
