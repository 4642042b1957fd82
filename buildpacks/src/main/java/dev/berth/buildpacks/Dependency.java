package dev.berth.buildpacks;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A package that an app depends on at run time.
 *
 * @param file the file that names it
 * @param name its name
 */
public record Dependency(String file, String name) {
  /** For people. */
  public String words() {
    return file + " depends on " + name;
  }

  /** What the first group of the pattern finds in the first of these files that has it. */
  public static Optional<Dependency> first(SourceTree source, Pattern files, Pattern pattern) {
    for (String name : source.own().names()) {
      if (files.matcher(name).matches()) {
        Matcher matcher = pattern.matcher(source.own().text(name));
        if (matcher.find()) {
          return Optional.of(new Dependency(name, matcher.group(1)));
        }
      }
    }
    return Optional.empty();
  }

  /** Names as alternatives of a pattern. */
  public static String anyOf(Iterable<String> names) {
    StringBuilder pattern = new StringBuilder();
    names.forEach(name -> pattern.append(pattern.isEmpty() ? "" : "|").append(Pattern.quote(name)));
    return pattern.toString();
  }
}
