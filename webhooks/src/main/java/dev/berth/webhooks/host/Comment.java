package dev.berth.webhooks.host;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A comment that is written once and then kept up to date.
 *
 * @param key hidden in it, to find it again. Whoever reads the comment's source sees it, so the
 *     first comment that begins with it counts, not a later copy; a part that cannot be guessed
 *     keeps others from being first
 * @param markdown cut to what the service takes
 * @param remembered what the service called it when it was written
 */
public record Comment(String key, String markdown, Optional<CommentId> remembered) {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.:_]{0,99}");

  public Comment {
    if (!KEY.matcher(key).matches()) {
      throw new IllegalArgumentException(
          "a comment's key has up to 100 letters, digits, dots, colons and underscores");
    }
  }
}
