package dev.berth.server.command;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * What the launcher sends with a command: nothing at first. A command that needs something makes
 * the launcher call it again with the answer.
 */
final class LauncherInput implements CommandInput {
  private static final String SECRET = "secret";
  private static final String FILE = "file";
  private static final String HEAD = "head";
  private static final String PAUSE = "pause";
  private static final int HEAD_BYTES = 2048;

  private static final int GZIP = 0x1f8b;

  private final String answer;
  private final BufferedInputStream body;
  private @Nullable InputStream unpacked;

  LauncherInput(String answer, InputStream body) {
    this.answer = answer;
    this.body = new BufferedInputStream(body);
  }

  /** The command has to be called again with an answer to this. */
  static final class Needed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String kind;
    private final String words;

    Needed(String kind, String words) {
      super("a command needs an answer", null, false, false);
      this.kind = kind;
      this.words = words;
    }

    String kind() {
      return kind;
    }

    String words() {
      return words;
    }
  }

  @Override
  public InputStream secret(String prompt) {
    return answered(SECRET, prompt);
  }

  @Override
  public InputStream file(String path) throws IOException {
    answered(FILE, path);
    return unpacked();
  }

  /** The launcher sends more than this, since it may be compressed. */
  @Override
  public byte[] head(String path) throws IOException {
    if (!answer.equals(FILE)) {
      answered(HEAD, path);
    }
    try {
      InputStream in = unpacked();
      in.mark(HEAD_BYTES);
      byte[] head = in.readNBytes(HEAD_BYTES);
      in.reset();
      return head;
    } catch (EOFException | ZipException _) {
      return new byte[0]; // a compressed file that is broken: whoever reads all of it says so
    }
  }

  @Override
  public boolean isAnswered() {
    return !answer.isEmpty();
  }

  @Override
  public void pause(String prompt) {
    if (!answer.equals(SECRET)) {
      answered(PAUSE, prompt);
    }
  }

  private InputStream unpacked() throws IOException {
    if (unpacked == null) {
      body.mark(2);
      boolean compressed = (body.read() << 8 | body.read()) == GZIP;
      body.reset();
      unpacked = compressed ? new BufferedInputStream(new GZIPInputStream(body)) : body;
    }
    return unpacked;
  }

  private InputStream answered(String kind, String words) {
    if (!answer.equals(kind)) {
      throw new Needed(kind, words);
    }
    return body;
  }
}
