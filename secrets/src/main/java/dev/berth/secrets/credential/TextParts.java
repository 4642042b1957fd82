package dev.berth.secrets.credential;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * A file as parts that overlap, so that nothing is cut where one ends. Credentials are ASCII, so
 * bytes need no decoding but where an editor wrote two for each character.
 */
final class TextParts {
  private static final int SNIFF = 8_000;

  private final InputStream content;
  private final int overlap;
  private final int lookBack;
  private final byte[] bytes;
  private Charset charset = StandardCharsets.ISO_8859_1;
  private boolean binary;
  private boolean started;
  private boolean ended;
  private int length;
  private int from;
  private int to;
  private long offset;
  private long linesBefore;

  TextParts(InputStream content, int part, int overlap, int lookBack) {
    this.content = content;
    this.overlap = overlap;
    this.lookBack = lookBack;
    bytes = new byte[lookBack + part + overlap];
  }

  /** Goes to the next part; false behind the last. */
  boolean next() throws IOException {
    if (started && ended && to >= length) {
      return false;
    }
    if (started) {
      drop(Math.max(0, to - lookBack));
      from = to;
    }
    fill();
    if (!started) {
      started = true;
      binary = isBinaryText();
    }
    to = ended ? length : Math.max(from, length - overlap);
    return from < length;
  }

  byte[] bytes() {
    return bytes;
  }

  String text() {
    return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
  }

  int length() {
    return length;
  }

  /** Where what was not looked at yet begins in this part, and where the next part takes over. */
  int from() {
    return from;
  }

  int to() {
    return to;
  }

  /** How many characters and ends of lines the file has before this part. */
  long offset() {
    return offset;
  }

  long linesBefore() {
    return linesBefore;
  }

  boolean isBinary() {
    return binary;
  }

  private void drop(int count) {
    for (int index = 0; index < count; index++) {
      linesBefore += bytes[index] == '\n' ? 1 : 0;
    }
    System.arraycopy(bytes, count, bytes, 0, length - count);
    offset += count;
    length -= count;
    to -= count;
  }

  private void fill() throws IOException {
    if (!started) {
      length = content.readNBytes(bytes, 0, 2);
      charset = charset();
      length = charset.equals(StandardCharsets.ISO_8859_1) ? length : 0;
    }
    int room = bytes.length - length;
    if (charset.equals(StandardCharsets.ISO_8859_1)) {
      int read = content.readNBytes(bytes, length, room);
      ended = read < room;
      length += read;
    } else {
      byte[] wide = content.readNBytes(2 * room);
      ended = wide.length < 2 * room;
      byte[] narrow = new String(wide, charset).getBytes(StandardCharsets.ISO_8859_1);
      System.arraycopy(narrow, 0, bytes, length, narrow.length);
      length += narrow.length;
    }
  }

  private Charset charset() {
    if (length == 2 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xfe) {
      return StandardCharsets.UTF_16LE;
    }
    if (length == 2 && (bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xff) == 0xff) {
      return StandardCharsets.UTF_16BE;
    }
    return StandardCharsets.ISO_8859_1;
  }

  private boolean isBinaryText() {
    for (int index = 0; index < Math.min(length, SNIFF); index++) {
      if (bytes[index] == 0) {
        return true;
      }
    }
    return false;
  }
}
