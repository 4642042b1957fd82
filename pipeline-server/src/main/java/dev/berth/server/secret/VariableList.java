package dev.berth.server.secret;

import dev.berth.secrets.SecretRef;
import dev.berth.secrets.SecretScope;
import dev.berth.secrets.SecretSet;
import dev.berth.server.app.Environment;
import dev.berth.server.secret.VariableRecords.Row;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a list of an app's variables shows of each.
 *
 * @param environments those that read them
 * @param sets the newest content by scope
 * @param rows who set what
 * @param givenToBuilds names that builds get
 */
record VariableList(
    List<Environment> environments,
    Map<String, SecretSet> sets,
    List<Row> rows,
    Set<String> givenToBuilds) {
  /** Those of one scope. */
  Stream<Variable> of(VariableScope scope) {
    SecretSet set = set(scope.secret());
    return set.values().keySet().stream().map(name -> variable(name, scope, set));
  }

  private Variable variable(String name, VariableScope scope, SecretSet set) {
    Optional<Row> row =
        rows.stream()
            .filter(one -> one.name().equals(name) && one.scope().equals(scope.secret().path()))
            .findFirst();
    return new Variable(
        name,
        scope.title(),
        row.map(Row::version).orElse(set.ref().version()),
        EnvironmentVariables.isBuildTime(name),
        row.map(Row::by),
        row.map(Row::at),
        givenToBuilds.contains(name),
        scope.isMadeUp(),
        environments.stream()
            .filter(environment -> isOverridden(name, scope.secret(), environment))
            .map(Environment::title)
            .toList());
  }

  private boolean isOverridden(String name, SecretScope scope, Environment environment) {
    List<SecretScope> scopes = VariableScope.scopesOf(environment.key());
    int at = scopes.indexOf(scope);
    return at >= 0
        && scopes.subList(at + 1, scopes.size()).stream()
            .anyMatch(narrower -> set(narrower).values().containsKey(name));
  }

  private SecretSet set(SecretScope scope) {
    return sets.getOrDefault(scope.path(), SecretSet.empty(SecretRef.none(scope)));
  }
}
