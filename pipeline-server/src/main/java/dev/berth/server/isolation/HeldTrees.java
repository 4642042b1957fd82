package dev.berth.server.isolation;

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
 * The sandboxes that this server started or adopted, and what the machine lends them. Since nobody
 * else starts any, only these can live; whether they do, the machine is asked.
 */
final class HeldTrees {
  private final @Nullable Cgroups cgroups;
  private final Map<String, Held> held = new ConcurrentHashMap<>();
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
    return held.keySet();
  }

  Optional<Held> find(String mark) {
    return Optional.ofNullable(held.get(mark));
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

  void hold(String mark, Held lent) {
    Held before = held.put(mark, lent);
    if (lent.log() != null && (before == null || before.log() == null)) {
      logs.add(lent.log());
    }
  }

  /** Forgets a sandbox that has ended; returns the network it does not need any more. */
  Optional<String> letGo(String mark) throws IOException {
    Held lent = held.remove(mark);
    if (lent == null) {
      return Optional.empty();
    }
    Optional<Cgroup> cgroup = cgroup(mark);
    if (lent.log() != null) {
      logs.remove(lent.log());
    }
    if (lent.log() != null && cgroup.map(Cgroup::memoryRanOut).orElse(false)) {
      Files.writeString(ExitStatus.memoryFile(lent.log()), "");
    }
    cgroup.ifPresent(Cgroup::remove);
    return Optional.of(lent.network());
  }
}
