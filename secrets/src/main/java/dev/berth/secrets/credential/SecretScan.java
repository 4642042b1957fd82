package dev.berth.secrets.credential;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;

/**
 * Finds private keys and well-known credentials in one file: a pure function of its path and bytes.
 * Binary files are searched for private keys only; of a large file only the first part is read.
 */
public final class SecretScan {
  /** How much of one file is searched. */
  public static final int MAX_BYTES = 2 << 20;

  private static final int MAX_FINDINGS = 20;
  private static final int MAX_MATCH = 20_000;
  private static final int SNIFF = 8_000;
  private static final int FINGERPRINT_BYTES = 10;

  private final String path;
  private final String text;
  private final List<Finding> findings = new ArrayList<>();
  private final BitSet covered = new BitSet();

  private SecretScan(String path, String text) {
    this.path = path;
    this.text = text;
  }

  /** What this file contains, in the order of the file; at most a few dozen findings. */
  public static List<Finding> of(String path, byte[] content) {
    int length = Math.min(content.length, MAX_BYTES);
    Charset charset = charset(content, length);
    if (!charset.equals(StandardCharsets.ISO_8859_1)) {
      String text = new String(content, 0, length, charset);
      return of(path, text.getBytes(StandardCharsets.ISO_8859_1));
    }
    SecretScan scan =
        new SecretScan(path, new String(content, 0, length, StandardCharsets.ISO_8859_1));
    boolean binary = binary(content, length);
    CredentialShapes.KEYWORDS.find(
        content,
        length,
        (position, shape) -> {
          if (shape.inBinary() || !binary) {
            scan.match(shape, position);
          }
        });
    if (!binary && EnvironmentFiles.matches(path)) {
      EnvironmentFiles.find(
          scan.text, (at, value) -> scan.add("secret in an environment file", at, value));
    }
    return List.copyOf(scan.findings);
  }

  private void match(CredentialShape shape, int position) {
    if (shape.startsWord()
        && position > 0
        && Character.isLetterOrDigit(text.charAt(position - 1))) {
      return;
    }
    Matcher matcher = shape.shape().matcher(text);
    matcher.region(position, Math.min(text.length(), position + MAX_MATCH));
    if (matcher.lookingAt()
        && (shape.context().isEmpty() || text.toLowerCase(Locale.ROOT).contains(shape.context()))
        && shape.inRepository().test(matcher)) {
      add(shape.kind(), matcher.start("secret"), matcher.group("secret"));
    }
  }

  private void add(String kind, int position, String secret) {
    int end = position + secret.length();
    int next = covered.nextSetBit(position);
    if (findings.size() >= MAX_FINDINGS || (next >= 0 && next < end)) {
      return;
    }
    covered.set(position, end);
    int line = 1 + (int) text.substring(0, position).chars().filter(c -> c == '\n').count();
    findings.add(new Finding(path, line, kind, fingerprint(secret)));
  }

  private static String fingerprint(String secret) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("berth secret\0" + secret.strip()).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Credentials are ASCII, so bytes need no decoding but where an editor wrote two for each. */
  private static Charset charset(byte[] content, int length) {
    if (length >= 2 && (content[0] & 0xff) == 0xff && (content[1] & 0xff) == 0xfe) {
      return StandardCharsets.UTF_16LE;
    }
    if (length >= 2 && (content[0] & 0xff) == 0xfe && (content[1] & 0xff) == 0xff) {
      return StandardCharsets.UTF_16BE;
    }
    return StandardCharsets.ISO_8859_1;
  }

  private static boolean binary(byte[] content, int length) {
    for (int index = 0; index < Math.min(length, SNIFF); index++) {
      if (content[index] == 0) {
        return true;
      }
    }
    return false;
  }
}
