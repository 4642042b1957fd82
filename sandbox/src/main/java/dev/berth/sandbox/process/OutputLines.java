package dev.berth.sandbox.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/** Cuts what a command writes, which may be anything, into lines of bounded length. */
public final class OutputLines {
  /** How much of a line is kept. */
  public static final int LONGEST = 8 * 1024;

  private OutputLines() {}

  /** Hands on every line until the end. */
  public static void read(InputStream in, Consumer<String> lines) {
    byte[] line = new byte[LONGEST];
    int length = 0;
    byte[] buffer = new byte[16 * 1024];
    try {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        for (int i = 0; i < count; i++) {
          if (buffer[i] == '\n') {
            lines.accept(text(line, length));
            length = 0;
          } else if (length < LONGEST) {
            line[length++] = buffer[i];
          }
        }
      }
    } catch (IOException e) {
      // The reader was closed because the tree is gone: what was read counts.
    }
    if (length > 0) {
      lines.accept(text(line, length));
    }
  }

  private static String text(byte[] line, int length) {
    int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
    return new String(Arrays.copyOf(line, end), StandardCharsets.UTF_8);
  }
}
