package dev.berth.files;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that says how much was read of it, as it is read; whoever counts may end it. */
public abstract class CountedInput extends FilterInputStream {
  protected CountedInput(InputStream in) {
    super(in);
  }

  /**
   * Called after each read.
   *
   * @param bytes how many were read or skipped, 0 at the end
   */
  protected abstract void counted(long bytes) throws IOException;

  @Override
  public final int read() throws IOException {
    int next = super.read();
    counted(next < 0 ? 0 : 1);
    return next;
  }

  @Override
  public final int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    counted(Math.max(0, read));
    return read;
  }

  @Override
  public final long skip(long wanted) throws IOException {
    long skipped = super.skip(wanted);
    counted(skipped);
    return skipped;
  }
}
