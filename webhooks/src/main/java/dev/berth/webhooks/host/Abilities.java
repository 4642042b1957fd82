package dev.berth.webhooks.host;

import dev.berth.webhooks.host.RepositoryAccess.Ability;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Puts together what a token may do. */
final class Abilities {
  private Abilities() {}

  /** With the advice, in the order of the abilities, for those that are missing. */
  static RepositoryAccess access(
      Optional<String> branch,
      Ability statuses,
      Ability comments,
      Ability webhooks,
      List<String> needs) {
    List<Ability> abilities = List.of(statuses, comments, webhooks);
    List<String> advice = new ArrayList<>();
    for (int index = 0; index < abilities.size(); index++) {
      if (abilities.get(index) == Ability.NO) {
        advice.add(needs.get(index));
      }
    }
    return new RepositoryAccess(branch, statuses, comments, webhooks, advice);
  }

  static Ability permission(JsonNode permissions, String name) {
    JsonNode permission = permissions.path(name);
    return permission.isBoolean() ? Ability.of(permission.booleanValue()) : Ability.UNKNOWN;
  }

  static Optional<String> branch(JsonNode name) {
    return name.isString() && !name.stringValue().isBlank() && name.stringValue().length() <= 255
        ? Optional.of(name.stringValue())
        : Optional.empty();
  }
}
