package dev.berth.server.source.mirror;

import dev.berth.server.app.AppName;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Host keys in a map. */
final class MapHostKeys implements HostKeys {
  final Map<String, String> keys = new ConcurrentHashMap<>();

  @Override
  public Optional<String> known(AppName app, String host) {
    return Optional.ofNullable(keys.get(app + " " + host));
  }

  @Override
  public void remember(AppName app, String host, String key) {
    keys.putIfAbsent(app + " " + host, key);
  }

  @Override
  public void forget(AppName app) {
    keys.keySet().removeIf(name -> name.startsWith(app + " "));
  }
}
