package dev.berth.buildpacks;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A port that stands in the code, as in most first examples of a framework, where nothing reads
 * {@code PORT}: the app is asked there.
 *
 * @param port the number
 * @param file where it stands
 */
public record FixedPort(int port, String file) {
  private static final int FIRST_WITHOUT_PRIVILEGE = 1024;
  private static final int LAST = 65_535;
  private static final int MOST_FILES = 400;
  private static final Pattern TESTS =
      Pattern.compile("(?:.*/)?(?:tests?|testdata|examples?)/.*|.*_test\\.\\w+");

  /**
   * The only one, if no code reads {@code PORT}.
   *
   * @param code names of files with code
   * @param reads what reads the variable
   * @param listens what listens, each group a number
   */
  public static Optional<FixedPort> in(
      SourceTree source, Pattern code, Pattern reads, Pattern listens) {
    Set<Integer> ports = new TreeSet<>();
    String file = "";
    for (String name :
        source.own().names().stream()
            .filter(name -> code.matcher(name).matches() && !TESTS.matcher(name).matches())
            .limit(MOST_FILES)
            .toList()) {
      String text = source.own().text(name);
      if (reads.matcher(text).find()) {
        return Optional.empty();
      }
      Matcher matcher = listens.matcher(text);
      while (matcher.find()) {
        for (int group = 1; group <= matcher.groupCount(); group++) {
          String number = matcher.group(group);
          if (number != null) {
            ports.add(Integer.parseInt(number));
            file = name;
          }
        }
      }
    }
    return ports.size() == 1
            && ports.iterator().next() >= FIRST_WITHOUT_PRIVILEGE
            && ports.iterator().next() <= LAST
        ? Optional.of(new FixedPort(ports.iterator().next(), file))
        : Optional.empty();
  }

  /** For people. */
  public String explanation() {
    return "%s listens on port %d whatever PORT says → it is asked there"
        .formatted(SourceTree.printable(file), port);
  }
}
