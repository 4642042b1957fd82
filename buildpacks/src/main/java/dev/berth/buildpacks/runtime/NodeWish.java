package dev.berth.buildpacks.runtime;

import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which Node somebody asks for.
 *
 * @param range as npm reads it
 * @param where who asks: a file, or a package
 */
public record NodeWish(String range, String where) {
  private static final Pattern PLAIN = Pattern.compile("v?\\d{1,3}[\\d.xX*]{0,12}");

  /** What version managers read, in the directories from the app upward. */
  public static Optional<NodeWish> ofFiles(List<SourceTree> trees) {
    return trees.stream().flatMap(tree -> ofFiles(tree).stream()).findFirst();
  }

  private static Optional<NodeWish> ofFiles(SourceTree tree) {
    return VersionFiles.plain(tree, ".nvmrc", NodeWish::of)
        .or(() -> VersionFiles.plain(tree, ".node-version", NodeWish::of))
        .or(() -> VersionFiles.managed(tree, "nodejs|node", NodeWish::of));
  }

  /** A version, a line's name, or {@code lts/*}, which asks for nothing in particular. */
  static Optional<NodeWish> of(String text, String where) {
    String plain = text.toLowerCase(Locale.ROOT);
    if (PLAIN.matcher(plain).matches()) {
      return Optional.of(new NodeWish(plain, where));
    }
    return plain.startsWith("lts/")
        ? NodeReleases.line(plain.substring(4)).map(line -> new NodeWish(line + ".x", where))
        : Optional.empty();
  }

  boolean allows(String version) {
    return new VersionRange(range).allows(version);
  }

  /** Of an exact version the next ones of its line do as well: they only mend. */
  Optional<NodeWish> nearby() {
    Version wanted = Version.parse(range);
    return range.matches("v?\\d+\\.\\d+(?:\\.\\d+)?")
        ? Optional.of(
            new NodeWish(
                ">=%d.%d.%d <%d"
                    .formatted(wanted.major(), wanted.minor(), wanted.patch(), wanted.major() + 1),
                where))
        : Optional.empty();
  }
}
