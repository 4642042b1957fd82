package dev.berth.server.command;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes what the launcher reads: lines that begin with a letter and a space.
 *
 * <pre>
 * o TEXT        a line of the standard output
 * e TEXT        a line of the standard error
 * p TEXT        what goes on now
 * g NAME VALUE  a value for the launcher itself
 * f WHAT        a file follows, for the path that was given as "file"
 * b LENGTH      so many bytes of it follow
 * a KIND WORDS  call again with an answer to this
 * d ACTION      go on with this
 * w WORD        a word for it
 * x CODE        the end
 * </pre>
 */
final class FrameWriter implements CommandOutput {
  private static final int BLOCK = 1 << 20;

  private final OutputStream out;

  FrameWriter(OutputStream out) {
    this.out = out;
  }

  @Override
  public void line(String text) {
    frame('o', text);
  }

  @Override
  public void error(String text) {
    frame('e', text);
  }

  @Override
  public void progress(String text) {
    frame('p', text);
  }

  @Override
  public void give(String name, String value) {
    frame('g', name + " " + escaped(value));
  }

  @Override
  public void proceed(String action, List<String> arguments) {
    arguments.forEach(argument -> frame('w', escaped(argument)));
    frame('d', action);
  }

  @Override
  public OutputStream file(String path, String what) {
    give("file", path);
    frame('f', what);
    return new BufferedOutputStream(new Blocks(), BLOCK);
  }

  void ask(String kind, String words) {
    frame('a', kind + " " + escaped(words));
  }

  void exit(int code) {
    frame('x', Integer.toString(code));
  }

  private void frame(char kind, String text) {
    String line = kind + " " + text.replace('\n', ' ').replace('\0', ' ') + "\n";
    try {
      out.write(line.getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("the caller is gone", e);
    }
  }

  /** For {@code printf %b}. */
  private static String escaped(String value) {
    return value.replace("\\", "\\\\").replace("\n", "\\n");
  }

  private final class Blocks extends OutputStream {
    @Override
    public void write(int octet) throws IOException {
      write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (length > 0) {
        frame('b', Integer.toString(length));
        out.write(bytes, offset, length);
      }
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
