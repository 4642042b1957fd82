package dev.berth.server.registry;

import dev.berth.files.CountedInput;
import java.io.IOException;
import java.io.InputStream;

/** Counts what one image unpacks to, and stops at the most that is allowed. */
final class UnpackBounds {
  private final long maxBytes;
  private final long maxEntries;
  private long bytes;
  private long entries;

  UnpackBounds(long maxBytes, long maxEntries) {
    this.maxBytes = maxBytes;
    this.maxEntries = maxEntries;
  }

  void countEntry() throws ImageTooLargeException {
    entries++;
    if (entries > maxEntries) {
      throw new ImageTooLargeException("more than " + maxEntries + " files");
    }
  }

  /**
   * Wraps both the archive and each file in it: headers alone can be a bomb, and so can a sparse
   * file's holes.
   */
  InputStream counting(InputStream source) {
    return new CountedInput(source) {
      @Override
      protected void counted(long read) throws IOException {
        count(read);
      }
    };
  }

  private void count(long read) throws ImageTooLargeException {
    bytes += read;
    // Archive and files are both counted, so an honest image is counted twice.
    if (bytes > maxBytes * 2) {
      throw new ImageTooLargeException("more than " + maxBytes + " bytes");
    }
  }

  /** An image that unpacks to more than is allowed. */
  static final class ImageTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    ImageTooLargeException(String message) {
      super(message);
    }
  }
}
