package dev.berth.buildpacks.java;

import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Dropwizard's program is told what to do, and its port stands in its settings. */
final class DropwizardConfig {
  private static final List<String> PLACES =
      List.of("", "config/", "src/main/resources/", "src/main/resources/config/");
  private static final Pattern NAME = Pattern.compile("[\\w-]+\\.ya?ml");
  private static final Pattern OTHER =
      Pattern.compile("(?:docker-)?compose.*|berth\\..*|\\..*|.*test.*|mkdocs\\..*");
  private static final Pattern SETTINGS =
      Pattern.compile("(?m)^(?:server|logging|database|metrics|template)\\s*:");
  private static final Pattern SIMPLE = Pattern.compile("(?m)^\\s+type\\s*:\\s*[\"']?simple\\b");

  private DropwizardConfig() {}

  /** What follows its jar: the command and its settings. */
  static String arguments(SourceTree tree, BuiltJar jar) {
    return file(tree, jar).map(file -> " server " + file).orElse(" server");
  }

  /** Properties that move its port, in whichever way its settings have it. */
  static String port(SourceTree tree, BuiltJar jar) {
    String settings = file(tree, jar).flatMap(tree::text).orElse("");
    if (settings.contains("applicationConnectors")) {
      return "'-Ddw.server.applicationConnectors[0].port='\"$PORT\"";
    }
    return (SIMPLE.matcher(settings).find()
            ? ""
            : "-Ddw.server.type=simple -Ddw.server.applicationContextPath=/ ")
        + "-Ddw.server.connector.type=http -Ddw.server.connector.port=\"$PORT\"";
  }

  private static Optional<String> file(SourceTree tree, BuiltJar jar) {
    String module = jar.module().isEmpty() ? "" : jar.module() + "/";
    return Stream.of(module, "")
        .distinct()
        .flatMap(base -> PLACES.stream().map(place -> base + place))
        .flatMap(place -> in(tree, place))
        .findFirst();
  }

  private static Stream<String> in(SourceTree tree, String place) {
    String directory = place.isEmpty() ? "" : place.substring(0, place.length() - 1);
    return tree.below(directory).map(SourceTree::names).orElse(List.of()).stream()
        .filter(name -> NAME.matcher(name).matches() && !OTHER.matcher(name).matches())
        .map(name -> place + name)
        .filter(file -> SETTINGS.matcher(tree.text(file).orElse("")).find());
  }
}
