package dev.berth.server.secret;

import dev.berth.secrets.SecretScope;
import dev.berth.secrets.SecretSet;
import dev.berth.secrets.SecretStore;
import dev.berth.secrets.SecretValue;
import dev.berth.secrets.WriteOutcome;
import dev.berth.server.secret.VariableRecords.Row;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Moves what an earlier version made up, which stood among people's own values and outranked them,
 * to its own scope. Each step may be repeated: whoever is killed in between does it again.
 */
final class EarlierMadeUp {
  private final SecretStore store;
  private final VariableRecords records;
  private @Nullable Map<String, List<Row>> left;

  EarlierMadeUp(SecretStore store, VariableRecords records) {
    this.store = store;
    this.records = records;
  }

  /**
   * Makes sure that none of these scopes holds any; asks the store only where something is left.
   */
  synchronized void move(List<SecretScope> scopes) {
    Map<String, List<Row>> rows = left();
    for (SecretScope scope : scopes) {
      List<Row> here = rows.get(scope.path());
      if (here != null && scope instanceof SecretScope.OfEnvironment(String app, String key)) {
        move(app, scope, new SecretScope.OfMadeUp(app, key), here);
        rows.remove(scope.path());
      }
    }
  }

  private Map<String, List<Row>> left() {
    Map<String, List<Row>> rows = left;
    if (rows == null) {
      rows = new HashMap<>();
      for (Row row : records.earlierMadeUp()) {
        rows.computeIfAbsent(row.scope(), path -> new ArrayList<>()).add(row);
      }
      left = rows;
    }
    return rows;
  }

  private void move(String app, SecretScope from, SecretScope to, List<Row> rows) {
    SecretSet people = store.latest(from);
    Map<String, SecretValue> moving = new TreeMap<>(people.values());
    moving.keySet().retainAll(rows.stream().map(Row::name).toList());
    Optional<Long> version = moving.isEmpty() ? Optional.empty() : Optional.of(add(to, moving));
    if (version.isPresent()) {
      remove(from, moving);
    }
    for (Row row : rows) {
      if (moving.containsKey(row.name())) {
        VariableScope scope = new VariableScope(to, row.title());
        records.set(app, scope, List.of(row.name()), version.orElse(0L), row.by());
      }
    }
    records.remove(from.path(), rows.stream().map(Row::name).toList());
  }

  /** Adds those that are not there, and gives the version that has them all. */
  private long add(SecretScope to, Map<String, SecretValue> moving) {
    while (true) {
      SecretSet before = store.latest(to);
      Map<String, SecretValue> after = new TreeMap<>(moving);
      after.putAll(before.values());
      if (after.equals(before.values())) {
        return before.ref().version();
      }
      if (store.write(before.ref(), after) instanceof WriteOutcome.Written(var written)) {
        return written.version();
      }
    }
  }

  /** Takes those away that still have the value that was moved. */
  private void remove(SecretScope from, Map<String, SecretValue> moving) {
    while (true) {
      SecretSet before = store.latest(from);
      Map<String, SecretValue> after = new TreeMap<>(before.values());
      moving.forEach(after::remove);
      if (after.equals(before.values())
          || store.write(before.ref(), after) instanceof WriteOutcome.Written) {
        return;
      }
    }
  }
}
