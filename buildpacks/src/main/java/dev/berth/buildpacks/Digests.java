package dev.berth.buildpacks;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/** Names content by its SHA-256. */
public final class Digests {
  private Digests() {}

  /** A fresh SHA-256. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  /** Lower-case hexadecimal SHA-256 of a text. */
  public static String sha256(String text) {
    return hex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Lower-case hexadecimal of a finished digest. */
  public static String hex(byte[] digest) {
    return HexFormat.of().formatHex(digest);
  }

  /** Adds a text so that no two sequences of texts have the same sum. */
  public static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
    digest.update(bytes);
  }

  /** What packages with native code are made for: system and architecture. */
  public static String platform() {
    return System.getProperty("os.name", "").toLowerCase(Locale.ROOT)
        + "/"
        + System.getProperty("os.arch", "");
  }

  static SequencedMap<String, String> sorted(Map<String, String> map) {
    return Collections.unmodifiableSequencedMap(new TreeMap<>(map));
  }
}
