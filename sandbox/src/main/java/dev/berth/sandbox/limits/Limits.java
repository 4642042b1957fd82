package dev.berth.sandbox.limits;

/**
 * What a sandbox may use.
 *
 * @param memoryBytes resident memory of the whole tree
 * @param processes processes and threads of the whole tree
 * @param fileBytes the largest single file it may write
 * @param diskBytes all files below its writable mounts together
 * @param idlePriority true: only gets CPU time that nobody else wants
 * @param cpus how many CPUs it may keep busy; 0 for all
 */
public record Limits(
    long memoryBytes,
    int processes,
    long fileBytes,
    long diskBytes,
    boolean idlePriority,
    double cpus) {
  /** Limits where the largest file may fill all that the sandbox may write. */
  public Limits(long memoryBytes, int processes, long fileBytes, boolean idlePriority) {
    this(memoryBytes, processes, fileBytes, fileBytes, idlePriority, 0);
  }

  /** Limits on all CPUs. */
  public Limits(
      long memoryBytes, int processes, long fileBytes, long diskBytes, boolean idlePriority) {
    this(memoryBytes, processes, fileBytes, diskBytes, idlePriority, 0);
  }

  /** The same for so many CPUs. */
  public Limits onCpus(double most) {
    return new Limits(memoryBytes, processes, fileBytes, diskBytes, idlePriority, most);
  }
}
