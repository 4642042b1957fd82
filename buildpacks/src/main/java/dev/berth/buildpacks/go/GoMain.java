package dev.berth.buildpacks.go;

import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A package that becomes a program.
 *
 * @param directory its place, {@code ""} for the top
 * @param name the program's name
 * @param serves whether its own code listens, or uses what does
 */
record GoMain(String directory, String name, boolean serves) {
  private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+main\\b");
  private static final Pattern MAIN = Pattern.compile("(?m)^func\\s+main\\s*\\(\\s*\\)");
  private static final Pattern LEFT_OUT =
      Pattern.compile("(?m)^//go:build\\s+(?:ignore|tools|never)\\b|^//\\s*\\+build\\s+ignore\\b");
  private static final Pattern NO_APP =
      Pattern.compile(
          "(?:.*/)?(?:testdata|examples?|docs?|tools?|scripts?|hack|internal|third_party|[._][^/]*)(?:/.*)?");
  private static final Pattern SERVES =
      Pattern.compile(
          "\\bListenAndServe|\\bhttp\\.(?:Server|Serve|Handle)|\\.(?:Listen|Run|Start)\\(\\s*(?:\"[\\w.]*:|[^)\\n"
              + "]*(?:[Pp]ort|PORT|[Aa]ddr))"
              + "|gin-gonic/gin\"|labstack/echo(?:/v\\d)?\"|gofiber/fiber(?:/v\\d)?\"|go-chi/chi(?:/v\\d)?\"|\\bnet\\.Listen\\(");

  /** All of a tree, by their place. */
  static List<GoMain> in(SourceTree source, String module) {
    Map<String, GoMain> mains = new TreeMap<>();
    Map<String, Boolean> serving = new TreeMap<>();
    for (String file : source.own().names()) {
      String directory = file.contains("/") ? file.substring(0, file.lastIndexOf('/')) : "";
      if (!file.endsWith(".go")
          || file.endsWith("_test.go")
          || NO_APP.matcher(directory).matches()) {
        continue;
      }
      String text = source.own().text(file);
      if (!PACKAGE.matcher(text).find() || LEFT_OUT.matcher(text).find()) {
        continue;
      }
      serving.merge(directory, SERVES.matcher(text).find(), Boolean::logicalOr);
      if (MAIN.matcher(text).find()) {
        String last = directory.substring(directory.lastIndexOf('/') + 1);
        mains.put(directory, new GoMain(directory, directory.isEmpty() ? module : last, false));
      }
    }
    return mains.values().stream()
        .map(main ->
            new GoMain(
                main.directory(), main.name(), serving.getOrDefault(main.directory(), false)))
        .toList();
  }

  /** As {@code go build} is told. */
  String place() {
    return directory.isEmpty() ? "." : "./" + directory;
  }

  /** For people. */
  String words() {
    return directory.isEmpty() ? "the top" : SourceTree.printable(directory);
  }
}
