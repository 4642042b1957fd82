package dev.berth.server.app;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * An app's name: a DNS label that is also its host, its repository and its image repository.
 *
 * @param value 3 to 30 characters, lower-case letters, digits and single hyphens, letter first
 */
public record AppName(String value) implements Comparable<AppName> {
  private static final Pattern SHAPE = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");
  private static final Set<String> RESERVED =
      Set.of("berth", "www", "api", "git", "registry", "console", "admin", "router", "localhost");

  public AppName {
    if (value.length() < 3 || value.length() > 30 || !SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException(
          "\""
              + value
              + "\" is no app name: use 3 to 30 lower-case letters, digits and single hyphens, starting"
              + " with a letter");
    }
    if (RESERVED.contains(value)) {
      throw new IllegalArgumentException("\"" + value + "\" is a reserved name: choose another");
    }
  }

  @Override
  public int compareTo(AppName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
