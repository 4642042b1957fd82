package dev.berth.server.pipeline;

/** One deploy's log for people: kept on disk, bounded, streamed live to everyone who follows. */
public interface DeployLog {
  /** Adds one line; control characters other than tab and colour codes are dropped. */
  void line(String text);
}
