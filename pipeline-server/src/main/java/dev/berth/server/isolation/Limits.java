package dev.berth.server.isolation;

/**
 * What a sandbox may use.
 *
 * @param memoryBytes resident memory of the whole tree
 * @param processes processes and threads of the whole tree
 * @param fileBytes the largest single file it may write
 * @param idlePriority true: only gets CPU time that nobody else wants
 */
public record Limits(long memoryBytes, int processes, long fileBytes, boolean idlePriority) {}
