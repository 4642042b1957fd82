package dev.berth.buildpacks.java;

import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.runtime.VersionFiles;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which Java somebody asks for.
 *
 * @param major such as 21
 * @param where who asks: a file, or the build
 */
record JavaWish(int major, String where) {
  /** {@code 21.0.2-tem}, {@code temurin-21}, {@code 1.8} and the like. */
  private static final Pattern VERSION =
      Pattern.compile("(?:[A-Za-z][\\w]*-)*(?:1\\.)?(\\d{1,3})(?:[^\\d].*)?");

  private static final Pattern SDKMAN = Pattern.compile("(?m)^\\s*java\\s*=\\s*(\\S+)");
  private static final Pattern SYSTEM =
      Pattern.compile("(?m)^\\s*java\\.runtime\\.version\\s*[=:]\\s*(\\S+)");

  private static final List<Pattern> POM =
      List.of(
          Pattern.compile("<java\\.version>\\s*([^<\\s]+)"),
          Pattern.compile("<maven\\.compiler\\.(?:release|target|source)>\\s*([^<\\s]+)"),
          Pattern.compile("<(?:release|target)>\\s*((?:1\\.)?\\d+|\\$\\{[^}<]+})\\s*</"),
          Pattern.compile("(?s)<toolchains>.{0,200}?<jdk>\\s*<version>\\s*\\[?([^<\\s,]+)"));

  private static final List<Pattern> SCRIPT =
      List.of(
          Pattern.compile("JavaLanguageVersion\\.of\\(\\s*[\"']?(\\d+)"),
          Pattern.compile(
              "(?:sourceCompatibility|jvmToolchain)\\D{0,30}?(?:VERSION_)?(?:1[._])?(\\d+)"));

  /** What version managers and platforms read. */
  static Optional<JavaWish> ofFiles(SourceTree source) {
    return VersionFiles.plain(source, ".java-version", JavaWish::of)
        .or(() -> found(source, ".sdkmanrc", SDKMAN))
        .or(() -> found(source, "system.properties", SYSTEM))
        .or(() -> VersionFiles.managed(source, "java", JavaWish::of));
  }

  /** The newest that any of the build's files asks for. */
  static Optional<JavaWish> ofBuild(List<String> files, boolean maven) {
    Optional<JavaWish> newest = Optional.empty();
    for (String file : files) {
      String text = MavenBuild.without(file, "<profiles>", "</profiles>");
      for (Pattern pattern : maven ? POM : SCRIPT) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
          Optional<JavaWish> wish = of(resolved(matcher.group(1), text), "the build");
          if (wish.isPresent() && (newest.isEmpty() || wish.get().major > newest.get().major)) {
            newest = wish;
          }
        }
      }
    }
    return newest;
  }

  private static String resolved(String value, String pom) {
    if (!value.startsWith("${")) {
      return value;
    }
    String name = value.substring(2, value.length() - 1);
    Matcher property =
        Pattern.compile("<" + Pattern.quote(name) + ">\\s*([\\w.]+)\\s*<").matcher(pom);
    return property.find() ? property.group(1) : "";
  }

  private static Optional<JavaWish> found(SourceTree source, String file, Pattern pattern) {
    Matcher matcher = pattern.matcher(source.text(file).orElse(""));
    return matcher.find() ? of(matcher.group(1), file) : Optional.empty();
  }

  private static Optional<JavaWish> of(String text, String where) {
    Matcher version = VERSION.matcher(text.strip());
    return version.matches()
        ? Optional.of(new JavaWish(Integer.parseInt(version.group(1)), where))
        : Optional.empty();
  }
}
