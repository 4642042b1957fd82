package dev.berth.secrets;

import java.util.regex.Pattern;

/** What a variable may be called. */
public final class VariableName {
  private static final Pattern SHAPE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  private VariableName() {}

  /** True when a shell and every language can read a variable of this name. */
  public static boolean isValid(String name) {
    return SHAPE.matcher(name).matches();
  }

  /**
   * The name itself.
   *
   * @throws SecretException when it is no valid name
   */
  public static String require(String name) {
    if (!isValid(name)) {
      throw new SecretException(
          SecretProblem.NAME_INVALID,
          "\"" + printable(name) + "\" is no name for a variable",
          "use up to 128 letters, digits and underscores, not starting with a digit");
    }
    return name;
  }

  /** Somebody who swaps name and value must not read the value in a log. */
  private static String printable(String name) {
    return name.length() <= 8 ? name.replaceAll("\\p{Cntrl}", "?") : name.substring(0, 3) + "…";
  }
}
