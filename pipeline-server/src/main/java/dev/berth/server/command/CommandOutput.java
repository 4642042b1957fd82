package dev.berth.server.command;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** Where a command's output goes, in the order in which it is written. */
public interface CommandOutput {
  /** A line of the standard output. */
  void line(String text);

  /** A line of the standard error. */
  void error(String text);

  /** What is going on now, replaced by whatever comes next; only terminals show it. */
  void progress(String text);

  /** Hands a value to the calling program, which does not show it. */
  void give(String name, String value);

  /** Lets the calling program go on with what it was given, as its last act. */
  void proceed(String action, List<String> arguments);

  /**
   * Bytes for a file of the caller's, as the last thing a command writes; the file appears once it
   * is whole.
   *
   * @param what said about the file when it is there
   */
  OutputStream file(String path, String what) throws IOException;
}
