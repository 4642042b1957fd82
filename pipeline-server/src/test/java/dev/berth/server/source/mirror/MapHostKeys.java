package dev.berth.server.source.mirror;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Host keys in a map. */
final class MapHostKeys implements HostKeys {
  final Map<String, String> keys = new ConcurrentHashMap<>();

  @Override
  public Optional<String> known(String host) {
    return Optional.ofNullable(keys.get(host));
  }

  @Override
  public void remember(String host, String key) {
    keys.putIfAbsent(host, key);
  }

  @Override
  public void forget(String host) {
    keys.remove(host);
  }
}
