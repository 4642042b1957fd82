package dev.berth.webhooks.host;

import java.util.List;
import java.util.Optional;

/**
 * A repository as the token sees it.
 *
 * @param defaultBranch empty while nothing was pushed
 * @param advice for each ability that is missing, what the token needs
 */
public record RepositoryAccess(
    Optional<String> defaultBranch,
    Ability statuses,
    Ability comments,
    Ability webhooks,
    List<String> advice) {
  public RepositoryAccess {
    advice = List.copyOf(advice);
  }

  /** Whether the token may do something, as far as the service tells without being tried. */
  public enum Ability {
    YES,
    NO,
    UNKNOWN;

    static Ability of(boolean able) {
      return able ? YES : NO;
    }

    Ability and(Ability other) {
      if (this == NO || other == NO) {
        return NO;
      }
      return this == YES && other == YES ? YES : UNKNOWN;
    }
  }
}
