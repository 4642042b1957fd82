package dev.berth.buildpacks.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the JDKs of this machine where distributions and version managers put them. */
final class JavaInstallations {
  private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d[\\d.]*)");
  private static final Version OLDEST = new Version(17, 0, 0);

  private JavaInstallations() {}

  /** Every JDK from 17 on, the newest first, one per version. */
  static List<JavaInstallation> find(Map<String, String> environment) {
    Map<String, JavaInstallation> found = new LinkedHashMap<>();
    for (Path home : homes(environment)) {
      inspect(home).ifPresent(java -> found.putIfAbsent(java.version(), java));
    }
    return found.values().stream()
        .sorted(
            Comparator.comparing((JavaInstallation java) -> Version.parse(java.version()))
                .reversed())
        .toList();
  }

  private static List<Path> homes(Map<String, String> environment) {
    SearchPath path = new SearchPath(environment);
    List<Path> homes = new ArrayList<>();
    String given = environment.get("JAVA_HOME");
    if (given != null && given.startsWith("/")) {
      homes.add(Path.of(given));
    }
    path.entries().forEach(entry -> ofCommand(entry.resolve("javac")).ifPresent(homes::add));
    for (String place : List.of("/usr/lib/jvm", "/usr/java", "/opt/java")) {
      homes.addAll(SearchPath.below(Path.of(place)));
    }
    for (String place : List.of(".sdkman/candidates/java", ".jdks")) {
      path.home().ifPresent(home -> homes.addAll(SearchPath.below(home.resolve(place))));
    }
    return homes;
  }

  private static Optional<Path> ofCommand(Path javac) {
    try {
      return Files.isExecutable(javac)
          ? Optional.of(javac.toRealPath().resolve("../..").normalize())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<JavaInstallation> inspect(Path home) {
    try {
      Path release = home.resolve("release");
      if (!Files.isRegularFile(release)
          || !Files.isExecutable(home.resolve("bin/java"))
          || !Files.isExecutable(home.resolve("bin/javac"))) {
        return Optional.empty();
      }
      Path real = home.toRealPath();
      Matcher version = VERSION.matcher(Files.readString(release));
      return version.find() && Version.parse(version.group(1)).compareTo(OLDEST) >= 0
          ? Optional.of(
              new JavaInstallation(real.resolve("bin/java").toRealPath(), version.group(1), real))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
