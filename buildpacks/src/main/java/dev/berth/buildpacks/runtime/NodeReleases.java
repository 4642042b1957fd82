package dev.berth.buildpacks.runtime;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Node's release schedule: even lines up to 26 are supported for long from the October of their
 * year, from 27 on each line is. A line is preferred from the January after: by then packages have
 * builds for it.
 *
 * @param today the day to choose for
 */
record NodeReleases(LocalDate today) {
  private static final int FIRST_OF_EVERY_YEAR = 27;

  /** As {@code .nvmrc} may name a line. */
  private static final Map<String, Integer> NAMES =
      Map.of(
          "carbon",
          8,
          "dubnium",
          10,
          "erbium",
          12,
          "fermium",
          14,
          "gallium",
          16,
          "hydrogen",
          18,
          "iron",
          20,
          "jod",
          22,
          "krypton",
          24);

  /** The line of a name. */
  static Optional<Integer> line(String name) {
    return Optional.ofNullable(NAMES.get(name));
  }

  /** All versions with the preferred ones first: long-term lines, the newest first, then others. */
  List<String> inOrder(Stream<String> versions) {
    return List.copyOf(
        new LinkedHashSet<>(
            versions
                .filter(version -> version.matches("\\d+\\.\\d+\\.\\d+"))
                .sorted(
                    Comparator.comparing((String version) -> !isLongTerm(Version.parse(version)))
                        .thenComparing(Version::parse, Comparator.reverseOrder()))
                .toList()));
  }

  boolean isLongTerm(Version version) {
    int line = version.major();
    boolean every = line >= FIRST_OF_EVERY_YEAR;
    int year = every ? 2000 + line : 2013 + line / 2;
    return (every || line % 2 == 0) && !today.isBefore(LocalDate.of(year + 1, 1, 1));
  }
}
