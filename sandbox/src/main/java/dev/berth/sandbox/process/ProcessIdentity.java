package dev.berth.sandbox.process;

/**
 * Names one process for ever: pids are reused, this triple is not.
 *
 * @param pid the process id
 * @param startTicks start time in clock ticks since boot (proc(5), {@code /proc/pid/stat} field 22)
 * @param bootId {@code /proc/sys/kernel/random/boot_id}
 */
public record ProcessIdentity(long pid, long startTicks, String bootId) {}
