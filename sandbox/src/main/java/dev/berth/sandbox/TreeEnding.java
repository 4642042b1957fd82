package dev.berth.sandbox;

import dev.berth.sandbox.limits.Cgroup;
import dev.berth.sandbox.limits.Cgroups;
import dev.berth.sandbox.process.HostCommand;
import dev.berth.sandbox.process.MarkedTree;
import dev.berth.sandbox.process.ProcessTable;
import dev.berth.sandbox.process.ProcessTree;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Ends process trees: first asked to, then killed, until nothing of them is left. */
final class TreeEnding {
  private static final long POLL_MILLIS = 5;
  private static final String HURRY = "for pid; do chrt --other --pid 0 $pid; done >/dev/null 2>&1";
  private static final long HURRY_NANOS = 500_000_000L;
  private static final Duration END_TIMEOUT = Duration.ofSeconds(30);

  private final String installation;
  private final @Nullable Cgroups cgroups;
  private final HeldTrees trees;

  TreeEnding(String installation, @Nullable Cgroups cgroups, HeldTrees trees) {
    this.installation = installation;
    this.cgroups = cgroups;
    this.trees = trees;
  }

  /**
   * Makes sure that no process of this mark lives; those that do may first finish by themselves.
   */
  void end(String mark, Duration grace) throws IOException {
    Optional<ProcessTable.Row> outermost = trees.living(mark);
    if (outermost.isPresent() && !grace.isZero()) {
      ProcessTree.terminate(outermost.get());
      await(mark, List.of(outermost.get()), System.nanoTime() + grace.toNanos());
    }
    if (trees.find(mark).isPresent() || !trees.members(mark).isEmpty()) {
      killUntilGone(mark);
    }
  }

  private void killUntilGone(String mark) throws IOException {
    long deadline = System.nanoTime() + END_TIMEOUT.toNanos();
    List<ProcessTable.Row> rows = new ArrayList<>();
    while (!isGone(mark, rows)) {
      Optional<ProcessTable.Row> outermost = trees.living(mark);
      if (outermost.isEmpty() && cgroups == null) {
        outermost = MarkedTree.find(installation, mark).map(MarkedTree::outermost);
      }
      if (outermost.isPresent()) {
        rows.addAll(ProcessTree.kill(outermost.get()));
      }
      trees.cgroup(mark).ifPresent(Cgroup::kill);
      if (!await(mark, rows, System.nanoTime() + HURRY_NANOS)) {
        trees.cgroup(mark).ifPresent(Cgroup::hurry);
        hurry(rows, trees.members(mark));
        if (System.nanoTime() > deadline) {
          throw notStopped(mark);
        }
      }
    }
  }

  /** Lets the dying have CPU time: on a busy machine idle processes would not even get to die. */
  private static void hurry(List<ProcessTable.Row> rows, List<Long> members) throws IOException {
    List<String> argv = new ArrayList<>(List.of("/bin/sh", "-c", HURRY, "berth-hurry"));
    rows.stream()
        .filter(ProcessTree::lives)
        .map(row -> Long.toString(row.pid()))
        .forEach(argv::add);
    members.stream().map(String::valueOf).forEach(argv::add);
    HostCommand.run(argv);
  }

  private boolean await(String mark, List<ProcessTable.Row> rows, long deadline)
      throws IOException {
    boolean interrupted = false;
    boolean gone = isGone(mark, rows);
    while (!gone && System.nanoTime() < deadline) {
      try {
        Thread.sleep(POLL_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      gone = isGone(mark, rows);
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    return gone;
  }

  private boolean isGone(String mark, List<ProcessTable.Row> rows) throws IOException {
    return trees.living(mark).isEmpty()
        && rows.stream().noneMatch(ProcessTree::lives)
        && (cgroups == null
            ? MarkedTree.find(installation, mark).isEmpty()
            : trees.members(mark).isEmpty());
  }

  private static SandboxException notStopped(String mark) {
    return new SandboxException(
        SandboxProblem.NOT_STOPPED,
        "The processes of " + mark + " do not end.",
        "Look for processes in state D on this machine; Berth will try again.");
  }
}
