package dev.berth.server.pipeline;

import dev.berth.server.installation.BootId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;

/**
 * Names one run of one engine for ever, so that a dead owner is recognised without waiting for its
 * lease.
 *
 * @param installation the data directory it works for
 * @param boot the machine's boot id
 * @param pid its process
 * @param startTicks that process's start time in clock ticks since boot
 * @param incarnation tells engines of one process apart
 */
record EngineIdentity(
    String installation, String boot, long pid, long startTicks, String incarnation) {
  private static final int START_TICKS_AFTER_NAME = 19;

  static EngineIdentity ofThisProcess(String installation) {
    long pid = ProcessHandle.current().pid();
    return new EngineIdentity(
        installation,
        BootId.current(),
        pid,
        ticksOf(pid),
        UUID.randomUUID().toString().substring(0, 8));
  }

  static EngineIdentity parse(String text) {
    List<String> parts = List.of(text.split(":", -1));
    return new EngineIdentity(
        parts.get(0),
        parts.get(1),
        Long.parseLong(parts.get(2)),
        Long.parseLong(parts.get(3)),
        parts.get(4));
  }

  /**
   * Whether the owner is surely gone. An installation has one server at a time, so an owner of this
   * installation from another boot or with a vanished process is; about strangers only the lease
   * tells.
   */
  boolean isGone(EngineIdentity asSeenBy) {
    return installation.equals(asSeenBy.installation)
        && (!boot.equals(asSeenBy.boot) || ticksOf(pid) != startTicks);
  }

  @Override
  public String toString() {
    return String.join(
        ":", installation, boot, Long.toString(pid), Long.toString(startTicks), incarnation);
  }

  /** -1 when there is no such process. */
  private static long ticksOf(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
      return Long.parseLong(fields.get(START_TICKS_AFTER_NAME));
    } catch (IOException _) {
      return -1;
    }
  }
}
