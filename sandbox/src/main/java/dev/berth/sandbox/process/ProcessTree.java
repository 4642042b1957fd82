package dev.berth.sandbox.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Asks and ends the processes of one sandbox. */
public final class ProcessTree {
  private ProcessTree() {}

  /** Asks every process inside the sandbox, but not the sandbox's own, to end. */
  public static void terminate(ProcessTable.Row outermost) throws IOException {
    List<ProcessTable.Row> tree = ProcessTable.tree(outermost);
    Optional<ProcessTable.Row> init = init(tree);
    List<ProcessTable.Row> inside =
        init.isPresent() ? ProcessTable.tree(init.get()) : new ArrayList<>(tree);
    inside.stream()
        .skip(1)
        .forEach(row -> ProcessHandle.of(row.pid()).ifPresent(ProcessHandle::destroy));
  }

  /** Ends the tree: with its init the kernel ends the whole pid namespace. */
  public static List<ProcessTable.Row> kill(ProcessTable.Row outermost) throws IOException {
    List<ProcessTable.Row> tree = ProcessTable.tree(outermost);
    List<ProcessTable.Row> order = new ArrayList<>();
    init(tree).ifPresent(order::add);
    tree.stream().filter(row -> !order.contains(row)).forEach(order::add);
    order.forEach(row -> ProcessHandle.of(row.pid()).ifPresent(ProcessHandle::destroyForcibly));
    return tree;
  }

  /** Whether it is still this process that has the pid. */
  public static boolean lives(ProcessTable.Row row) {
    return ProcessTable.row(row.pid())
        .filter(now -> now.startTicks() == row.startTicks())
        .isPresent();
  }

  /** The first process of the innermost pid namespace: the sandbox's, not its network's. */
  private static Optional<ProcessTable.Row> init(List<ProcessTable.Row> tree) {
    return tree.stream()
        .filter(row -> ProcessTable.namespaceInitDepth(row.pid()) > 0)
        .max(Comparator.comparingInt(row -> ProcessTable.namespaceInitDepth(row.pid())));
  }
}
