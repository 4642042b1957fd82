package dev.berth.server.secret;

import java.util.List;

/**
 * What came of an {@code .env} file.
 *
 * @param change what is different now
 * @param leftOut names that Berth itself gives to apps
 */
public record ImportedVariables(VariableChange change, List<String> leftOut) {
  public ImportedVariables {
    leftOut = List.copyOf(leftOut);
  }
}
