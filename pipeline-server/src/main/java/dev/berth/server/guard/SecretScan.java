package dev.berth.server.guard;

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
  private static final String PRIVATE_KEY = "private key";

  private final String path;
  private final String text;
  private final List<Finding> findings = new ArrayList<>();
  private final BitSet covered = new BitSet();

  private SecretScan(String path, String text) {
    this.path = path;
    this.text = text;
  }

  /** What this file contains, in no particular order; at most a few dozen findings. */
  public static List<Finding> of(String path, byte[] content) {
    int length = Math.min(content.length, MAX_BYTES);
    Charset charset = charset(content, length);
    SecretScan scan = new SecretScan(path, new String(content, 0, length, charset));
    boolean binary = charset.equals(StandardCharsets.ISO_8859_1) && binary(content, length);
    scan.run(binary);
    return List.copyOf(scan.findings);
  }

  private void run(boolean binary) {
    String lower = null;
    for (Rule rule : Rules.ALL) {
      if (binary && !rule.kind().equals(PRIVATE_KEY)) {
        continue;
      }
      Matcher matcher = rule.shape().matcher(text);
      for (String keyword : rule.keywords()) {
        for (int at = text.indexOf(keyword); at >= 0; at = text.indexOf(keyword, at + 1)) {
          matcher.region(at, Math.min(text.length(), at + MAX_MATCH));
          if ((rule.startsWord() && letterOrDigit(text, at - 1)) || !matcher.lookingAt()) {
            continue;
          }
          if (!rule.context().isEmpty()) {
            lower = lower == null ? text.toLowerCase(Locale.ROOT) : lower;
            if (!lower.contains(rule.context())) {
              continue;
            }
          }
          String secret = matcher.group("secret");
          if (plausible(rule, secret)) {
            add(rule.kind(), matcher.start("secret"), secret);
          }
        }
      }
    }
    if (!binary) {
      DatabaseUrls.find(text, (at, password) -> add("password in a database URL", at, password));
      if (EnvironmentFiles.matches(path)) {
        EnvironmentFiles.find(text, (at, value) -> add("secret in an environment file", at, value));
      }
    }
  }

  private static boolean plausible(Rule rule, String secret) {
    if (rule.kind().equals(PRIVATE_KEY)) {
      String body = secret.replaceAll("\\\\[nr]|[^A-Za-z0-9+/]", "");
      return body.length() >= 60 && Plausible.entropy(body) >= rule.minEntropy();
    }
    return Plausible.secret(secret, rule.minEntropy());
  }

  private static boolean letterOrDigit(String text, int position) {
    return position >= 0 && Character.isLetterOrDigit(text.charAt(position));
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
