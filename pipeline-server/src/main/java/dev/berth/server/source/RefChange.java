package dev.berth.server.source;

import java.util.Optional;

/**
 * One ref that a push moved.
 *
 * @param ref full name, such as {@code refs/heads/main}; already checked
 * @param before the object it named before, empty for a new ref
 * @param commit the commit it names now (an annotated tag is followed), empty for a deleted ref
 * @param forced true when history was rewritten
 */
public record RefChange(
    String ref, Optional<String> before, Optional<String> commit, boolean forced) {
  private static final String BRANCHES = "refs/heads/";

  /** The branch name without {@code refs/heads/}; empty for a tag. */
  public Optional<String> branch() {
    return ref.startsWith(BRANCHES)
        ? Optional.of(ref.substring(BRANCHES.length()))
        : Optional.empty();
  }

  /** True when the ref is gone now. */
  public boolean deleted() {
    return commit.isEmpty();
  }
}
