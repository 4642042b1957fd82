package dev.berth.server.secret;

import java.util.List;

/**
 * What a change did.
 *
 * @param scope where
 * @param names the variables that are different now; empty when all of them were like that before
 * @param version the scope's version that contains the change
 */
public record VariableChange(VariableScope scope, List<String> names, long version) {
  public VariableChange {
    names = List.copyOf(names);
  }

  /** Whether Berth made up another value in place of the one that it had made up before. */
  public boolean isMadeUp() {
    return scope.isMadeUp();
  }
}
