package dev.berth.sandbox;

import dev.berth.sandbox.limits.Cgroup;
import dev.berth.sandbox.limits.Cgroups;
import dev.berth.sandbox.process.BoundedLogs;
import dev.berth.sandbox.process.ExitStatus;
import dev.berth.sandbox.process.LaunchNote;
import dev.berth.sandbox.process.MarkedTree;
import dev.berth.sandbox.process.ProcessTable;
import dev.berth.sandbox.process.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The sandboxes that this server started or adopted, and what each of them holds. Since nobody else
 * starts any, only these can live; whether they do, the machine is asked.
 */
final class HeldTrees {
  private final @Nullable Cgroups cgroups;
  private final Map<String, Held> trees = new ConcurrentHashMap<>();
  private final BoundedLogs logs = new BoundedLogs();

  /**
   * What one sandbox holds.
   *
   * @param network where it lives
   * @param log where its output goes; null when somebody reads it
   * @param outermost null until it is started
   */
  record Held(String network, int port, @Nullable Path log, ProcessTable.@Nullable Row outermost) {
    static Held by(MarkedTree tree) {
      String log = tree.environment().get(LaunchNote.LOG);
      return new Held(
          tree.network(), tree.port(), log == null ? null : Path.of(log), tree.outermost());
    }

    Held startedAs(ProcessTable.Row process) {
      return new Held(network, port, log, process);
    }
  }

  HeldTrees(@Nullable Cgroups cgroups) {
    this.cgroups = cgroups;
  }

  Set<String> marks() {
    return trees.keySet();
  }

  Optional<Held> find(String mark) {
    return Optional.ofNullable(trees.get(mark));
  }

  /** The outermost process of this mark, if it lives. */
  Optional<ProcessTable.Row> living(String mark) {
    return find(mark).map(Held::outermost).filter(ProcessTree::lives);
  }

  /** The processes that the kernel counts to this mark. */
  List<Long> members(String mark) {
    return cgroup(mark).map(Cgroup::members).orElse(List.of());
  }

  Optional<Cgroup> cgroup(String mark) {
    return Optional.ofNullable(cgroups).map(all -> all.of(mark));
  }

  void hold(String mark, Held held) {
    Held before = trees.put(mark, held);
    if (held.log() != null && (before == null || before.log() == null)) {
      logs.add(held.log());
    }
  }

  /** Forgets a sandbox that has ended; returns the network it does not need any more. */
  Optional<String> letGo(String mark) throws IOException {
    Held held = trees.remove(mark);
    if (held == null) {
      return Optional.empty();
    }
    Optional<Cgroup> cgroup = cgroup(mark);
    if (held.log() != null) {
      logs.remove(held.log());
    }
    if (held.log() != null && cgroup.map(Cgroup::memoryRanOut).orElse(false)) {
      Files.writeString(ExitStatus.memoryFile(held.log()), "");
    }
    cgroup.ifPresent(Cgroup::remove);
    return Optional.of(held.network());
  }
}
