package dev.berth.server.provision;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attribute that all resources have: the key of their environment. */
final class Keys {
  static final String ENVIRONMENT = "environment";

  private Keys() {}

  static String environment(Map<String, @Nullable Object> values) {
    return String.valueOf(values.get(ENVIRONMENT));
  }

  static Map<String, @Nullable Object> named(String environment) {
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put(ENVIRONMENT, environment);
    return values;
  }
}
