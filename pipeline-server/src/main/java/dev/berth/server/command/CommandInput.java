package dev.berth.server.command;

import java.io.IOException;
import java.io.InputStream;

/**
 * What a caller types or pipes in, asked for when a command needs it and before it changes
 * anything: a transport may have to go back to the caller and start the command over.
 */
public interface CommandInput {
  /** What is typed without being shown after this prompt, or piped in. */
  InputStream secret(String prompt) throws IOException;

  /** A file of the caller's. */
  InputStream file(String path) throws IOException;

  /** The first kilobytes of a file of the caller's, unpacked when it is compressed. */
  byte[] head(String path) throws IOException;

  /** Whether the caller was asked for something already, and the command started over. */
  boolean isAnswered();

  /** Returns when the caller has read what was said; at once where nobody looks. */
  void pause(String prompt) throws IOException;
}
