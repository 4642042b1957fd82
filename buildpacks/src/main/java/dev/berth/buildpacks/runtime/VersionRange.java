package dev.berth.buildpacks.runtime;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A range as in {@code engines.node} or {@code .nvmrc}: alternatives of comparators, as npm reads
 * them. What it does not understand ({@code lts/*}) allows everything.
 */
public record VersionRange(String text) {
  private static final Pattern COMPARATOR =
      Pattern.compile(
          "(>=|<=|>|<|=|\\^|~)?\\s*v?(\\d+|[xX*])(?:\\.(\\d+|[xX*]))?(?:\\.(\\d+|[xX*]))?\\S*");
  private static final Pattern HYPHEN = Pattern.compile("(\\S+)\\s+-\\s+(\\S+)");

  /**
   * A range as in {@code requires-python}: the version specifiers of PEP 440, or those of Poetry.
   * What excludes single versions is passed over.
   */
  public static VersionRange ofPython(String specifiers) {
    return new VersionRange(
        specifiers
            .replaceAll("!=\\s*[\\w.*]+", "")
            .replaceAll("~=\\s*(\\d+\\.\\d+)(?![.\\d])", "^$1")
            .replaceAll("~=\\s*", "~")
            .replaceAll("={2,3}\\s*", "")
            .replace(',', ' ')
            .strip());
  }

  /** Whether a version is in it. */
  public boolean allows(String version) {
    Version candidate = Version.parse(version);
    for (String alternative : text.split("\\|\\|", -1)) {
      if (all(HYPHEN.matcher(alternative.strip()).replaceAll(">=$1 <=$2"), candidate)) {
        return true;
      }
    }
    return false;
  }

  private static boolean all(String comparators, Version candidate) {
    Matcher matcher = COMPARATOR.matcher(comparators);
    int end = 0;
    while (matcher.find()) {
      if (!comparators.substring(end, matcher.start()).isBlank()) {
        return true;
      }
      if (!holds(matcher, candidate)) {
        return false;
      }
      end = matcher.end();
    }
    return true;
  }

  private static boolean holds(Matcher matcher, Version candidate) {
    String operator = matcher.group(1) == null ? "" : matcher.group(1);
    int known = known(matcher);
    Version floor =
        new Version(part(matcher, 2, known), part(matcher, 3, known), part(matcher, 4, known));
    Version ceiling = next(floor, known);
    return switch (operator) {
      case ">=" -> candidate.compareTo(floor) >= 0;
      case ">" -> candidate.compareTo(ceiling) >= 0;
      case "<" -> candidate.compareTo(floor) < 0;
      case "<=" -> candidate.compareTo(ceiling) < 0;
      case "^" -> within(candidate, floor, next(floor, Math.min(known, 1)));
      case "~" -> within(candidate, floor, next(floor, Math.min(known, 2)));
      default -> within(candidate, floor, ceiling);
    };
  }

  /** How many leading parts are numbers. */
  private static int known(Matcher matcher) {
    int known = 0;
    while (known < 3 && matcher.group(known + 2) != null && isNumber(matcher.group(known + 2))) {
      known++;
    }
    return known;
  }

  private static boolean isNumber(String part) {
    return Character.isDigit(part.charAt(0)) && part.length() < 8;
  }

  private static int part(Matcher matcher, int group, int known) {
    return group - 2 < known ? Integer.parseInt(matcher.group(group)) : 0;
  }

  /** The first version after all that begin with these parts. */
  private static Version next(Version floor, int known) {
    return switch (known) {
      case 0 -> new Version(Integer.MAX_VALUE, 0, 0);
      case 1 -> new Version(floor.major() + 1, 0, 0);
      case 2 -> new Version(floor.major(), floor.minor() + 1, 0);
      default -> new Version(floor.major(), floor.minor(), floor.patch() + 1);
    };
  }

  private static boolean within(Version candidate, Version floor, Version ceiling) {
    return candidate.compareTo(floor) >= 0 && candidate.compareTo(ceiling) < 0;
  }
}
