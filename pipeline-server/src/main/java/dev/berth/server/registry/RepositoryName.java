package dev.berth.server.registry;

import java.util.regex.Pattern;

/**
 * The name of an image repository, as the OCI distribution specification shapes it; safe as a
 * relative path because no component can be {@code ..}, empty, or start with an underscore.
 *
 * @param value such as {@code shop} or {@code berth/runtime}
 */
public record RepositoryName(String value) implements Comparable<RepositoryName> {
  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-{1,16})[a-z0-9]+)*+";
  private static final Pattern SHAPE = Pattern.compile(COMPONENT + "(?:/" + COMPONENT + ")*+");
  private static final int MAX_LENGTH = 200;

  public RepositoryName {
    if (value.length() > MAX_LENGTH || !SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("no repository name");
    }
  }

  @Override
  public int compareTo(RepositoryName other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
