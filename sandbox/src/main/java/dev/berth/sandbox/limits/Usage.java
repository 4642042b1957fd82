package dev.berth.sandbox.limits;

import dev.berth.files.TreeWalk;
import dev.berth.sandbox.process.ProcessTable;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Watches what one running command uses beside what the kernel limits by itself. */
public final class Usage {
  private static final long FREE_FLOOR_BYTES = 256L << 20;
  private static final long MEASURE_NANOS = 5_000_000_000L;

  private final Limits limits;
  private final @Nullable Cgroup cgroup;
  private final long root;
  private final List<Path> writable;
  private final long freeAtStart;
  private long lastMeasured = System.nanoTime();
  private long freeWhenMeasured;

  /**
   * Begins to watch.
   *
   * @param writable directories whose size counts
   * @param cgroup counts the tree; null where there is none
   * @param root the tree's outermost process
   */
  public Usage(Limits limits, List<Path> writable, @Nullable Cgroup cgroup, long root) {
    this.limits = limits;
    this.cgroup = cgroup;
    this.root = root;
    this.writable = List.copyOf(writable);
    this.freeAtStart = free();
    this.freeWhenMeasured = freeAtStart;
  }

  /** What the command ran into, if anything. */
  public Optional<Limit> exceeded() {
    if (memoryRanOut()) {
      return Optional.of(Limit.MEMORY);
    }
    if (processesRanOut()) {
      return Optional.of(Limit.PROCESSES);
    }
    return diskRanOut() ? Optional.of(Limit.DISK) : Optional.empty();
  }

  private boolean memoryRanOut() {
    return cgroup == null
        ? tree().stream().mapToLong(row -> ProcessTable.residentBytes(row.pid())).sum()
            > limits.memoryBytes()
        : cgroup.memoryRanOut();
  }

  private boolean processesRanOut() {
    return cgroup == null ? tree().size() >= limits.processes() : cgroup.processesRanOut();
  }

  private List<ProcessTable.Row> tree() {
    try {
      Optional<ProcessTable.Row> outermost = ProcessTable.row(root);
      return outermost.isPresent() ? ProcessTable.tree(outermost.get()) : List.of();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The tree is only walked when the disk got much fuller, or now and then. */
  private boolean diskRanOut() {
    if (writable.isEmpty()) {
      return false;
    }
    long free = free();
    if (free < FREE_FLOOR_BYTES && free < freeAtStart) {
      return true;
    }
    boolean grew = freeWhenMeasured - free > limits.diskBytes() / 4;
    if (!grew && System.nanoTime() - lastMeasured < MEASURE_NANOS) {
      return false;
    }
    freeWhenMeasured = free;
    lastMeasured = System.nanoTime();
    return writable.stream().mapToLong(Usage::size).sum() > limits.diskBytes();
  }

  private long free() {
    long least = Long.MAX_VALUE;
    for (Path path : writable) {
      try {
        FileStore store = Files.getFileStore(path);
        least = Math.min(least, store.getUsableSpace());
      } catch (IOException e) {
        // Not there any more: nothing to watch.
      }
    }
    return least;
  }

  private static long size(Path tree) {
    long[] sum = {0};
    try {
      TreeWalk.of(tree)
          .leavingOutUnreadable()
          .files((file, attributes) -> sum[0] += attributes.size());
    } catch (IOException e) {
      // It changes while it is walked: the next look sees the rest.
    }
    return sum[0];
  }
}
