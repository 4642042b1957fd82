package dev.berth.server.source.mirror;

import dev.berth.files.CountedInput;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.function.LongSupplier;

/** What another side says; it ends when that is too long, or takes too long. */
final class BoundedAnswer extends CountedInput {
  private final LongSupplier limit;
  private final Instant end;
  private long read;

  /**
   * Around what it says.
   *
   * @param limit how many bytes it may have; asked as it goes on
   * @param end when everything has to be over
   */
  BoundedAnswer(InputStream in, LongSupplier limit, Instant end) {
    super(in);
    this.limit = limit;
    this.end = end;
  }

  @Override
  protected void counted(long bytes) throws IOException {
    read += bytes;
    if (read > limit.getAsLong()) {
      throw new IOException("the answer is longer than any that makes sense");
    }
    if (Instant.now().isAfter(end)) {
      throw new InterruptedIOException("it takes too long");
    }
  }
}
