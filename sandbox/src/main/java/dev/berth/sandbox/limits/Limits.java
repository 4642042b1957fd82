package dev.berth.sandbox.limits;

/**
 * What a sandbox may use.
 *
 * @param memoryBytes resident memory of the whole tree
 * @param processes processes and threads of the whole tree
 * @param fileBytes the largest single file it may write
 * @param diskBytes all files below its writable mounts together
 * @param idlePriority true: only gets CPU time that nobody else wants
 */
public record Limits(
    long memoryBytes, int processes, long fileBytes, long diskBytes, boolean idlePriority) {
  /** Limits where the largest file may fill all that the sandbox may write. */
  public Limits(long memoryBytes, int processes, long fileBytes, boolean idlePriority) {
    this(memoryBytes, processes, fileBytes, fileBytes, idlePriority);
  }
}
