package dev.berth.sandbox.limits;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What this machine, or the container that Berth is in, has; limits that nobody chose are sized by
 * it, so that a small machine is not taken down by what a large one carries with ease.
 *
 * @param memoryBytes memory in all
 * @param processors CPUs
 */
public record MachineSize(long memoryBytes, int processors) {
  private static final long MEBIBYTE = 1L << 20;
  private static final long LEAST_KEPT = 384 * MEBIBYTE;
  private static final long UNKNOWN = 4L << 30;
  private static final List<Path> CONTAINER_LIMITS =
      List.of(
          Path.of("/sys/fs/cgroup/memory.max"),
          Path.of("/sys/fs/cgroup/memory/memory.limit_in_bytes"));
  private static final double CPU_SHARE = 0.9;

  /** This one. */
  public static MachineSize here() {
    long memory = ofMachine();
    for (Path limit : CONTAINER_LIMITS) {
      memory = Math.min(memory, ofContainer(limit));
    }
    return new MachineSize(memory, Runtime.getRuntime().availableProcessors());
  }

  private static long ofMachine() {
    try {
      return Files.readAllLines(Path.of("/proc/meminfo")).stream()
          .filter(line -> line.startsWith("MemTotal:"))
          .mapToLong(line -> Long.parseLong(line.split("\\s+", -1)[1]) << 10)
          .findFirst()
          .orElse(UNKNOWN);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }

  private static long ofContainer(Path limit) {
    try {
      String text = Files.readString(limit).strip();
      return text.matches("\\d{1,18}") ? Long.parseLong(text) : Long.MAX_VALUE;
    } catch (IOException e) {
      return Long.MAX_VALUE; // none
    }
  }

  /** What all sandboxes together may use: the rest is for Berth, its router and its database. */
  public long sandboxBytes() {
    return memoryBytes - Math.max(LEAST_KEPT, memoryBytes / 10);
  }

  /** What a build may use: half of that, from 256 MiB to 2 GiB. */
  public long buildBytes() {
    return between(256, sandboxBytes() / 2, 2048);
  }

  /** What an instance may use: a quarter of that, from 128 MiB to 512 MiB. */
  public long instanceBytes() {
    return between(128, sandboxBytes() / 4, 512);
  }

  /** How many CPUs one sandbox may keep busy: a tenth of the machine stays Berth's. */
  public double cpus() {
    return processors * CPU_SHARE;
  }

  private static long between(long leastMebibytes, long bytes, long mostMebibytes) {
    return Math.clamp(bytes, leastMebibytes * MEBIBYTE, mostMebibytes * MEBIBYTE);
  }
}
