package dev.berth.buildpacks;

import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A port that stands in the code, as in most first examples of a framework, where nothing reads
 * {@code PORT}.
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
   * The only one, if no code reads {@code PORT} and an app may listen there.
   *
   * @param code names of files with code
   * @param reads what reads the variable
   * @param listens what listens, each group a number
   */
  public static Optional<FixedPort> in(
      SourceTree source, Pattern code, Pattern reads, Pattern listens) {
    return only(
            source,
            name -> code.matcher(name).matches() && !TESTS.matcher(name).matches(),
            reads,
            text -> listens.matcher(text).results())
        .filter(found -> found.port >= FIRST_WITHOUT_PRIVILEGE && found.port <= LAST);
  }

  /**
   * The only one, whichever it is, if no code reads {@code PORT}.
   *
   * @param code whether a file of that name counts
   * @param reads what reads the variable
   * @param listens what listens in a text, each group a number
   */
  public static Optional<FixedPort> only(
      SourceTree source,
      Predicate<String> code,
      Pattern reads,
      Function<String, Stream<MatchResult>> listens) {
    Set<Integer> ports = new TreeSet<>();
    String file = "";
    for (String name : source.own().names().stream().filter(code).limit(MOST_FILES).toList()) {
      String text = source.own().text(name);
      if (reads.matcher(text).find()) {
        return Optional.empty();
      }
      for (MatchResult found : listens.apply(text).toList()) {
        for (int group = 1; group <= found.groupCount(); group++) {
          String number = found.group(group);
          if (number != null) {
            ports.add(Integer.parseInt(number));
            file = name;
          }
        }
      }
    }
    return ports.size() == 1
        ? Optional.of(new FixedPort(ports.iterator().next(), file))
        : Optional.empty();
  }

  /** For people, where the app is asked at that port. */
  public String explanation() {
    return "%s listens on port %d whatever PORT says → it is asked there"
        .formatted(SourceTree.printable(file), port);
  }
}
