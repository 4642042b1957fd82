package dev.berth.server.registry;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * The name of a blob or manifest, made from its content.
 *
 * @param hex lower-case hexadecimal digits; how many they are tells the algorithm
 */
public record Digest(String hex) {
  private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{64}|[0-9a-f]{128}");

  /** How content is named; both are demanded of a registry, the first is what everybody uses. */
  public enum Algorithm {
    SHA256("sha256", "SHA-256"),
    SHA512("sha512", "SHA-512");

    private final String prefix;
    private final String name;

    Algorithm(String prefix, String name) {
      this.prefix = prefix;
      this.name = name;
    }

    String prefix() {
      return prefix;
    }

    MessageDigest start() {
      try {
        return MessageDigest.getInstance(name);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  public Digest {
    if (!SHAPE.matcher(hex).matches()) {
      throw new IllegalArgumentException("no sha256 or sha512 digest");
    }
  }

  /** Reads {@code sha256:…} or {@code sha512:…}. */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    Digest digest = new Digest(text.substring(colon + 1));
    if (!text.equals(digest.toString())) {
      throw new IllegalArgumentException("no sha256 or sha512 digest");
    }
    return digest;
  }

  /** What nearly everybody calls these bytes. */
  public static Digest of(byte[] content) {
    return of(Algorithm.SHA256, content);
  }

  static Digest of(Algorithm algorithm, byte[] content) {
    MessageDigest started = algorithm.start();
    started.update(content);
    return of(started);
  }

  /** The digest of a text, for names made from several digests. */
  static Digest ofText(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  static Digest of(MessageDigest finished) {
    return new Digest(HexFormat.of().formatHex(finished.digest()));
  }

  /** What it was made with. */
  public Algorithm algorithm() {
    return hex.length() == 64 ? Algorithm.SHA256 : Algorithm.SHA512;
  }

  @Override
  public String toString() {
    return algorithm().prefix() + ":" + hex;
  }
}
