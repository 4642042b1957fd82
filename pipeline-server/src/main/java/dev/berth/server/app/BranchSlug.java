package dev.berth.server.app;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Turns a branch name into a DNS label part of at most 24 characters; adds a short hash whenever
 * anything had to be changed, so that two branches never share a host.
 */
public final class BranchSlug {
  private static final int MAX_LENGTH = 24;
  private static final int HASH_LENGTH = 5;

  /**
   * Labels a branch must not claim: they belong to releases ({@code r12}), commits ({@code c-…})
   * and requests from forks ({@code fork-7}).
   */
  private static final Pattern TAKEN = Pattern.compile("r\\d+|c-.*|fork-\\d+");

  private BranchSlug() {}

  /** The slug of a branch name as pushed. */
  public static String of(String branch) {
    String slug =
        branch.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
    if (slug.equals(branch) && slug.length() <= MAX_LENGTH && !TAKEN.matcher(slug).matches()) {
      return slug;
    }
    int room = MAX_LENGTH - HASH_LENGTH - 1;
    String head = slug.length() > room ? slug.substring(0, room).replaceAll("-+$", "") : slug;
    return (head.isEmpty() ? "branch" : TAKEN.matcher(head).matches() ? "b" + head : head)
        + "-"
        + hash(branch);
  }

  private static String hash(String branch) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(branch.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, HASH_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
