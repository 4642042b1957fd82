package dev.berth.server.needs;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** The packages an app depends on at run time, in whatever language it says so. */
final class Dependencies {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Pattern PYTHON_FILE =
      Pattern.compile(
          "requirements[\\w.-]*\\.txt|requirements/[\\w.-]+\\.txt|pyproject\\.toml|Pipfile");
  private static final Pattern JAVA_FILE =
      Pattern.compile("(.*/)?(pom\\.xml|build\\.gradle(\\.kts)?|libs\\.versions\\.toml)");

  /** One dependency: the file that names it, and its name. */
  record Found(String file, String name) {
    String words() {
      return file + " depends on " + name;
    }
  }

  private final SourceFiles files;

  Dependencies(SourceFiles files) {
    this.files = files;
  }

  /** The first of these npm packages that package.json depends on. */
  Optional<Found> npm(List<String> packages) {
    try {
      JsonNode dependencies = JSON.readTree(files.text("package.json")).path("dependencies");
      return packages.stream()
          .filter(dependencies::has)
          .findFirst()
          .map(name -> new Found("package.json", name));
    } catch (JacksonException _) {
      return Optional.empty();
    }
  }

  /** The first of these Python packages that is required. */
  Optional<Found> python(List<String> packages) {
    Pattern required =
        Pattern.compile(
            "(?mi)(?:^|[\\[,])[\\s\"']*("
                + alternatives(packages)
                + ")(?=\\s*([\\[<>=!~;,\"'#]|$))");
    return first(PYTHON_FILE, required)
        .map(found -> new Found(found.file(), found.name().toLowerCase(Locale.ROOT)));
  }

  /**
   * The first of these Maven artifacts ({@code group:artifact}) that Maven or Gradle is told of.
   */
  Optional<Found> java(List<String> artifacts) {
    for (String artifact : artifacts) {
      String[] parts = artifact.split(":", 2);
      Pattern named =
          Pattern.compile(
              "("
                  + Pattern.quote(artifact)
                  + "|<groupId>\\s*"
                  + Pattern.quote(parts[0])
                  + "\\s*</groupId>\\s*<artifactId>\\s*"
                  + Pattern.quote(parts[1])
                  + "\\s*</artifactId>)");
      Optional<Found> found = first(JAVA_FILE, named);
      if (found.isPresent()) {
        return Optional.of(new Found(found.get().file(), artifact));
      }
    }
    return Optional.empty();
  }

  /** The first of these Go modules or Ruby gems. */
  Optional<Found> others(List<String> modules, List<String> gems) {
    Optional<Found> module =
        first(
            Pattern.compile("go\\.mod"),
            Pattern.compile("(?m)^\\s*(?:require\\s+)?(" + alternatives(modules) + ")[\\s/]"));
    return module.isPresent()
        ? module
        : first(
            Pattern.compile("Gemfile"),
            Pattern.compile("(?m)^\\s*gem\\s+[\"'](" + alternatives(gems) + ")[\"']"));
  }

  private Optional<Found> first(Pattern file, Pattern dependency) {
    for (String name : files.names()) {
      if (file.matcher(name).matches()) {
        Matcher matcher = dependency.matcher(files.text(name));
        Optional<Found> found =
            matcher
                .results()
                .findFirst()
                .map((MatchResult match) -> new Found(name, match.group(1)));
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static String alternatives(List<String> names) {
    return String.join("|", names.stream().map(Pattern::quote).toList());
  }
}
