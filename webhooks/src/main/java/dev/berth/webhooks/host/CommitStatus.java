package dev.berth.webhooks.host;

import java.net.URI;
import java.util.regex.Pattern;

/**
 * What is shown beside a commit.
 *
 * @param context tells statuses of one commit apart, such as {@code berth/production}; up to 100
 *     characters
 * @param description one line; cut to what the service takes
 * @param target where it leads, which Bitbucket insists on; up to 255 characters, the most GitLab
 *     takes
 */
public record CommitStatus(
    String commit, State state, String context, String description, URI target) {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,64}");
  private static final int MAX_CONTEXT = 100;
  private static final int MAX_TARGET = 255;

  public CommitStatus {
    if (!COMMIT.matcher(commit).matches()) {
      throw new IllegalArgumentException("a commit is named by its hexadecimal id");
    }
    if (context.isBlank() || context.length() > MAX_CONTEXT) {
      throw new IllegalArgumentException("a context has from 1 to " + MAX_CONTEXT + " characters");
    }
    if (target.getHost() == null || target.toString().length() > MAX_TARGET) {
      throw new IllegalArgumentException(
          "a target is an address of up to " + MAX_TARGET + " characters");
    }
  }

  CommitStatus described(String text) {
    return new CommitStatus(commit, state, context, text, target);
  }

  /** How far it is. */
  public enum State {
    PENDING,
    SUCCESS,
    FAILURE
  }
}
