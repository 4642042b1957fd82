package dev.berth.buildpacks.go;

import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.runtime.Version;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What {@code go.mod} says, or {@code go.work} and the modules it uses.
 *
 * @param file the file at the top
 * @param text all of them together
 */
record GoModules(String file, String text) {
  private static final Pattern MODULE = Pattern.compile("(?m)^\\s*module\\s+\"?([^\\s\"]+)");
  private static final Pattern GO = Pattern.compile("(?m)^\\s*go\\s+(\\d+\\.\\d+(?:\\.\\d+)?)");
  private static final Pattern TOOLCHAIN =
      Pattern.compile("(?m)^\\s*toolchain\\s+go(\\d+\\.\\d+(?:\\.\\d+)?)");
  private static final Pattern USE =
      Pattern.compile("(?m)^\\s*(?:use\\s+)?\"?(\\./[\\w./-]+|\\.)\"?\\s*$");
  private static final Pattern REQUIRE = Pattern.compile("(?m)^\\s*require\\b");

  /** Reads them, if the tree's top has one. */
  static Optional<GoModules> of(SourceTree source) {
    return source.once(GoModules.class, GoModules::read);
  }

  private static Optional<GoModules> read(SourceTree source) {
    Optional<String> work = source.text("go.work");
    if (work.isEmpty()) {
      return source.text("go.mod").map(text -> new GoModules("go.mod", text));
    }
    StringBuilder all = new StringBuilder(work.get());
    Matcher use = USE.matcher(work.get());
    while (use.find()) {
      all.append('\n').append(source.text(use.group(1) + "/go.mod").orElse(""));
    }
    return Optional.of(new GoModules("go.work", all.toString()));
  }

  /** The last part of the module's path, after which its program is called. */
  String name() {
    Matcher module = MODULE.matcher(text);
    String path = module.find() ? module.group(1).replaceFirst("/v\\d+$", "") : "app";
    String last = path.substring(path.lastIndexOf('/') + 1);
    return last.matches("[\\w.-]+") && !last.startsWith(".") ? last : "app";
  }

  /** The oldest Go that its {@code go} lines allow. */
  Optional<String> oldest() {
    return newest(GO);
  }

  /** The Go that its {@code toolchain} lines name. */
  Optional<String> toolchain() {
    return newest(TOOLCHAIN);
  }

  private Optional<String> newest(Pattern line) {
    return line.matcher(text)
        .results()
        .map(found -> found.group(1))
        .max(Comparator.comparing(Version::parse));
  }

  boolean requires() {
    return REQUIRE.matcher(text).find();
  }

  /** The framework that answers, as people call it. */
  String framework() {
    return Stream.of(
            List.of("github.com/gin-gonic/gin", "Gin"),
            List.of("github.com/labstack/echo", "Echo"),
            List.of("github.com/gofiber/fiber", "Fiber"),
            List.of("github.com/go-chi/chi", "Go with chi"),
            List.of("github.com/gorilla/mux", "Go with gorilla/mux"))
        .filter(known -> text.contains(known.getFirst()))
        .map(List::getLast)
        .findFirst()
        .orElse("Go");
  }
}
