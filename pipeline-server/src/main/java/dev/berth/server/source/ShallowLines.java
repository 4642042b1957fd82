package dev.berth.server.source;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Takes the line feed from the lines that begin an answer to a shallow fetch. JGit writes one, git
 * does not, and libgit2 takes such a line for damaged.
 */
final class ShallowLines extends FilterOutputStream {
  private static final int HEADER = 4;
  private static final int LONGEST = 100;

  private final ByteArrayOutputStream packet = new ByteArrayOutputStream();
  private boolean over;

  ShallowLines(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int value) throws IOException {
    if (over) {
      out.write(value);
      return;
    }
    packet.write(value);
    if ((packet.size() == HEADER && length() <= HEADER) || packet.size() > LONGEST) {
      end();
    } else if (packet.size() > HEADER && packet.size() == length()) {
      String line = packet.toString(StandardCharsets.ISO_8859_1).substring(HEADER);
      if (line.startsWith("shallow ") || line.startsWith("unshallow ")) {
        String bare = line.strip();
        String whole = String.format("%04x%s", bare.length() + HEADER, bare);
        out.write(whole.getBytes(StandardCharsets.ISO_8859_1));
        packet.reset();
      } else {
        end();
      }
    }
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int position = offset;
    while (!over && position < offset + length) {
      write(bytes[position++]);
    }
    out.write(bytes, position, offset + length - position);
  }

  /** Nothing more is held back; a flush in the middle of a line must not let it out. */
  private void end() throws IOException {
    over = true;
    packet.writeTo(out);
    packet.reset();
  }

  private int length() {
    try {
      return Integer.parseInt(
          packet.toString(StandardCharsets.ISO_8859_1).substring(0, HEADER), 16);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
