package dev.berth.buildpacks.java;

import dev.berth.buildpacks.Dependency;
import dev.berth.buildpacks.SourceTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an app depends on where it runs: what only tests and profiles bring is left out. */
final class JavaArtifacts {
  private static final Pattern POM = Pattern.compile("(.*/)?pom\\.xml");
  private static final Pattern GRADLE =
      Pattern.compile("(.*/)?(build\\.gradle(\\.kts)?|libs\\.versions\\.toml)");
  private static final Pattern TESTS =
      Pattern.compile("^\\s*(?:test|integrationTest|testFixtures|//).*");

  /** Each file without what does not count. */
  private final Map<String, String> files;

  private JavaArtifacts(Map<String, String> files) {
    this.files = files;
  }

  static JavaArtifacts of(SourceTree source) {
    return source
        .once(JavaArtifacts.class, tree -> Optional.of(new JavaArtifacts(read(tree))))
        .orElseThrow();
  }

  private static Map<String, String> read(SourceTree source) {
    Map<String, String> files = new LinkedHashMap<>();
    for (String name : source.own().names()) {
      if (POM.matcher(name).matches()) {
        files.put(name, ofPom(source.own().text(name)));
      } else if (GRADLE.matcher(name).matches()) {
        files.put(
            name,
            source
                .own()
                .text(name)
                .lines()
                .filter(line -> !TESTS.matcher(line).matches())
                .collect(Collectors.joining("\n")));
      }
    }
    return files;
  }

  private static String ofPom(String pom) {
    String text = MavenBuild.without(pom, "<!--", "-->");
    text = MavenBuild.without(text, "<profiles>", "</profiles>");
    StringBuilder kept = new StringBuilder();
    for (String part : text.split("(?=<dependency>)", -1)) {
      int end = part.indexOf("</dependency>");
      boolean tests =
          part.startsWith("<dependency>")
              && end > 0
              && part.substring(0, end).replaceAll("\\s", "").contains("<scope>test</scope>");
      kept.append(tests ? part.substring(end) : part);
    }
    return kept.toString();
  }

  /** The first of these, {@code group:artifact}, with the file that names it. */
  Optional<Dependency> first(List<String> artifacts) {
    for (String artifact : artifacts) {
      String[] parts = artifact.split(":", 2);
      Pattern named =
          Pattern.compile(
              Pattern.quote(artifact)
                  + "|<groupId>\\s*"
                  + Pattern.quote(parts[0])
                  + "\\s*</groupId>\\s*<artifactId>\\s*"
                  + Pattern.quote(parts[1])
                  + "\\s*</artifactId>");
      Optional<String> file =
          files.entrySet().stream()
              .filter(entry -> named.matcher(entry.getValue()).find())
              .map(Map.Entry::getKey)
              .findFirst();
      if (file.isPresent()) {
        return Optional.of(new Dependency(file.get(), artifact));
      }
    }
    return Optional.empty();
  }
}
