package dev.berth.sandbox.limits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The limits and the membership of one sandbox.
 *
 * @param directories its directory in each hierarchy: one, or the memory and the process one
 * @param unified whether it is the unified hierarchy
 */
public record Cgroup(List<Path> directories, boolean unified) {
  /** The files a process joins by. */
  public List<Path> membership() {
    return directories.stream().map(directory -> directory.resolve("cgroup.procs")).toList();
  }

  void limit(Limits limits) throws IOException {
    String memory = Long.toString(limits.memoryBytes());
    if (unified) {
      write(directories.getFirst().resolve("memory.max"), memory);
      writeIfThere(directories.getFirst().resolve("memory.swap.max"), "0");
    } else {
      write(directories.getFirst().resolve("memory.limit_in_bytes"), memory);
      writeIfThere(directories.getFirst().resolve("memory.memsw.limit_in_bytes"), memory);
    }
    write(directories.getLast().resolve("pids.max"), Integer.toString(limits.processes()));
  }

  /** Whether the kernel ended a process for want of memory. */
  public boolean memoryRanOut() {
    String file = unified ? "memory.events" : "memory.oom_control";
    return count(directories.getFirst().resolve(file), "oom_kill ") > 0;
  }

  /** Whether a fork was refused. */
  boolean processesRanOut() {
    return count(directories.getLast().resolve("pids.events"), "max ") > 0;
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

  private static void writeIfThere(Path file, String value) throws IOException {
    if (Files.exists(file)) {
      try {
        write(file, value);
      } catch (IOException e) {
        // Swap accounting is off: the memory limit itself holds.
      }
    }
  }
}
