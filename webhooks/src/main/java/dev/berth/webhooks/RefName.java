package dev.berth.webhooks;

import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Which names Git and the hosting services allow.
 *
 * @see <a href="https://git-scm.com/docs/git-check-ref-format">git check-ref-format</a>
 */
final class RefName {
  private static final int MAX_LENGTH = 255;
  private static final String FORBIDDEN = " ~^:?*[\\\u007f";
  private static final Pattern REPOSITORY =
      Pattern.compile("[A-Za-z0-9_.-]{1,255}(/[A-Za-z0-9_.-]{1,255}){1,20}");

  private RefName() {}

  /** True for the name of a branch or a tag. */
  static boolean isValid(String name) {
    return !name.isEmpty()
        && name.length() <= MAX_LENGTH
        && name.chars().noneMatch(letter -> letter < ' ' || FORBIDDEN.indexOf(letter) >= 0)
        && !name.startsWith("-")
        && !name.endsWith(".")
        && !name.equals("@")
        && !name.contains("..")
        && !name.contains("@{")
        && Arrays.stream(name.split("/", -1))
            .noneMatch(part -> part.isEmpty() || part.startsWith(".") || part.endsWith(".lock"));
  }

  /** True for owner and name, or groups and name. */
  static boolean isRepository(String name) {
    return REPOSITORY.matcher(name).matches()
        && Arrays.stream(name.split("/", -1))
            .noneMatch(part -> part.equals(".") || part.equals(".."));
  }
}
