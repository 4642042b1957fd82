package dev.berth.server.provision;

import dev.berth.server.app.Environment;
import dev.berth.server.database.DatabaseAccess;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.database.RestorePoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** Databases that are entries of a map: what they hold is where they came from. */
final class MapDatabases implements EnvironmentDatabases {
  final Map<String, String> contents = new ConcurrentHashMap<>();
  final List<String> calls = new CopyOnWriteArrayList<>();
  volatile Runnable whileMaking = () -> {};

  @Override
  public DatabaseAccess ensure(Environment environment) {
    if (contents.putIfAbsent(environment.key(), "empty") == null) {
      calls.add("make " + environment.key());
      whileMaking.run();
    }
    return access(environment);
  }

  @Override
  public Optional<DatabaseAccess> find(Environment environment) {
    return contents.containsKey(environment.key())
        ? Optional.of(access(environment))
        : Optional.empty();
  }

  @Override
  public boolean isAwake(Environment environment) {
    return contents.containsKey(environment.key());
  }

  @Override
  public void sleep(Environment environment) {}

  @Override
  public void remove(Environment environment) {
    contents.remove(environment.key());
  }

  @Override
  public long size(Environment environment) {
    return 0;
  }

  @Override
  public DatabaseAccess copy(Environment source, Environment target) {
    calls.add("copy " + source.key() + " to " + target.key());
    contents.put(target.key(), "copy of " + source.key());
    return access(target);
  }

  @Override
  public RestorePoint keep(Environment environment, String reason, RestorePoint.Keep keep) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void mark(Environment environment, String id, RestorePoint.Keep keep) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<RestorePoint> prune(Environment environment, Set<String> needed) {
    return List.of();
  }

  @Override
  public void forget(Environment environment, String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean readmit(Environment environment) {
    return false;
  }

  @Override
  public List<RestorePoint> restorePoints(Environment environment) {
    return List.of();
  }

  @Override
  public DatabaseAccess restore(Environment environment, String id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Supplier<List<String>> complaints(Environment environment) {
    return List::of;
  }

  private static DatabaseAccess access(Environment environment) {
    return new DatabaseAccess(
        "10.0.0.1", 5432, "app", "app", "password-of-" + environment.key(), "10.0.0.1:5432");
  }
}
