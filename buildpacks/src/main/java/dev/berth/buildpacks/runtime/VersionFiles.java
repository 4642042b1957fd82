package dev.berth.buildpacks.runtime;

import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The files in which version managers keep which version of a language they bring. */
public final class VersionFiles {
  private static final List<String> MISE = List.of("mise.toml", ".mise.toml");

  private VersionFiles() {}

  /**
   * The first wish of a file with one version a line, and comments.
   *
   * @param read makes a wish of a version and its file, or nothing
   */
  public static <T> Optional<T> plain(
      SourceTree tree, String file, BiFunction<String, String, Optional<T>> read) {
    return tree.text(file).stream()
        .flatMap(String::lines)
        .map(line -> line.replaceFirst("#.*", "").strip())
        .filter(line -> !line.isEmpty())
        .flatMap(line -> read.apply(line, file).stream())
        .findFirst();
  }

  /**
   * The first wish of the files of asdf and mise.
   *
   * @param tool the names of the language there, as a regular expression
   */
  public static <T> Optional<T> managed(
      SourceTree tree, String tool, BiFunction<String, String, Optional<T>> read) {
    Pattern asdf = Pattern.compile("(?m)^\\s*(?:" + tool + ")\\s+(\\S+)");
    Pattern mise =
        Pattern.compile(
            "(?m)^\\s*[\"']?(?:" + tool + ")[\"']?\\s*=\\s*\\[?\\s*[\"']([^\"']+)[\"']");
    Optional<T> wish = found(tree, ".tool-versions", asdf, read);
    for (String file : MISE) {
      wish = wish.or(() -> found(tree, file, mise, read));
    }
    return wish;
  }

  private static <T> Optional<T> found(
      SourceTree tree, String file, Pattern pattern, BiFunction<String, String, Optional<T>> read) {
    Matcher match = pattern.matcher(tree.text(file).orElse(""));
    return match.find() ? read.apply(match.group(1), file) : Optional.empty();
  }
}
