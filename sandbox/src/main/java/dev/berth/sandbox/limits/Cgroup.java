package dev.berth.sandbox.limits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The limits and the membership of one sandbox.
 *
 * @param directories its directory in each hierarchy: one, or those of memory, processes and, where
 *     it is there, CPU
 * @param unified whether it is the unified hierarchy
 */
public record Cgroup(List<Path> directories, boolean unified) {
  private static final long PERIOD_MICROS = 100_000;
  private static final int USUAL_SHARES = 1024;
  private static final int LEAST_SHARES = 2;

  /** The files a process joins by. */
  public List<Path> membership() {
    return directories.stream().map(directory -> directory.resolve("cgroup.procs")).toList();
  }

  void limit(Limits limits) throws IOException {
    limitMemory(limits.memoryBytes());
    write(processes().resolve("pids.max"), Integer.toString(limits.processes()));
    Path cpu = cpu();
    if (cpu != null) {
      limitCpu(cpu, limits);
    }
  }

  void limitMemory(long bytes) throws IOException {
    String memory = Long.toString(bytes);
    if (unified) {
      write(memory().resolve("memory.max"), memory);
      writeIfThere(memory().resolve("memory.swap.max"), "0");
    } else {
      write(memory().resolve("memory.limit_in_bytes"), memory);
      writeIfThere(memory().resolve("memory.memsw.limit_in_bytes"), memory);
    }
  }

  /** What is idle has a group that is: beside another group its own priority would not count. */
  private void limitCpu(Path cpu, Limits limits) {
    String quota = limits.cpus() == 0 ? "" : Long.toString((long) (limits.cpus() * PERIOD_MICROS));
    if (unified) {
      writeIfThere(cpu.resolve("cpu.max"), (quota.isEmpty() ? "max" : quota) + " " + PERIOD_MICROS);
    } else {
      writeIfThere(cpu.resolve("cpu.cfs_period_us"), Long.toString(PERIOD_MICROS));
      writeIfThere(cpu.resolve("cpu.cfs_quota_us"), quota.isEmpty() ? "-1" : quota);
    }
    if (limits.idlePriority()) {
      yieldCpu();
    }
  }

  /** Gets only the CPU time that no other group wants. */
  void yieldCpu() {
    Path cpu = cpu();
    if (cpu != null) {
      writeIfThere(
          cpu.resolve(unified ? "cpu.weight" : "cpu.shares"),
          unified ? "1" : String.valueOf(LEAST_SHARES));
      writeIfThere(cpu.resolve("cpu.idle"), "1");
    }
  }

  /** Lets the dying have CPU time. */
  public void hurry() {
    Path cpu = cpu();
    if (cpu != null) {
      writeIfThere(cpu.resolve("cpu.idle"), "0");
      writeIfThere(
          cpu.resolve(unified ? "cpu.weight" : "cpu.shares"),
          unified ? "100" : String.valueOf(USUAL_SHARES));
    }
  }

  private Path memory() {
    return directories.getFirst();
  }

  private Path processes() {
    return directories.get(unified ? 0 : 1);
  }

  private @Nullable Path cpu() {
    if (unified) {
      return directories.getFirst();
    }
    return directories.size() > 2 ? directories.get(2) : null;
  }

  boolean exists() {
    return Files.isDirectory(memory());
  }

  /** Whether the kernel ended a process for want of memory. */
  public boolean memoryRanOut() {
    String file = unified ? "memory.events" : "memory.oom_control";
    return count(memory().resolve(file), "oom_kill ") > 0;
  }

  /** Whether a fork was refused. */
  boolean processesRanOut() {
    return count(processes().resolve("pids.events"), "max ") > 0;
  }

  /** The processes in it. */
  public List<Long> members() {
    List<Long> members = new ArrayList<>();
    for (Path procs : membership()) {
      try {
        Files.readAllLines(procs).forEach(pid -> members.add(Long.valueOf(pid)));
      } catch (IOException e) {
        // Gone, so empty.
      }
    }
    return members;
  }

  /** Ends every member that is still there, those that are just being forked included. */
  public void kill() {
    Path all = directories.getFirst().resolve("cgroup.kill");
    if (unified && Files.exists(all)) {
      try {
        write(all, "1");
        return;
      } catch (IOException e) {
        // One by one, then.
      }
    }
    members().forEach(pid -> ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly));
  }

  /** Takes it away from the machine unless a dying member keeps it. */
  public void remove() {
    for (Path directory : directories) {
      try {
        Files.deleteIfExists(directory);
      } catch (IOException e) {
        // A dying member keeps it for a moment; the next start or sweep takes it away.
      }
    }
  }

  private static long count(Path file, String key) {
    try {
      return Files.readAllLines(file).stream()
          .filter(line -> line.startsWith(key))
          .mapToLong(line -> Long.parseLong(line.substring(key.length()).strip()))
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }

  private static void write(Path file, String value) throws IOException {
    Files.writeString(file, value);
  }

  private static void writeIfThere(Path file, String value) {
    if (Files.exists(file)) {
      try {
        write(file, value);
      } catch (IOException e) {
        // Some kernels lack it or refuse it: the limits that must hold are written above.
      }
    }
  }
}
