package dev.berth.buildpacks.runtime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A version that can be compared. */
public record Version(int major, int minor, int patch) implements Comparable<Version> {
  private static final Pattern SHAPE =
      Pattern.compile("v?(\\d{1,4})(?:\\.(\\d{1,4}))?(?:\\.(\\d{1,4}))?.*");

  /** Reads {@code 20.11.1}, {@code v20} and the like; anything else is version 0. */
  public static Version parse(String text) {
    Matcher matcher = SHAPE.matcher(text.strip());
    return matcher.matches()
        ? new Version(number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3)))
        : new Version(0, 0, 0);
  }

  @Override
  public int compareTo(Version other) {
    int order = Integer.compare(major, other.major);
    order = order == 0 ? Integer.compare(minor, other.minor) : order;
    return order == 0 ? Integer.compare(patch, other.patch) : order;
  }

  private static int number(@Nullable String digits) {
    return digits == null ? 0 : Integer.parseInt(digits);
  }
}
