package dev.berth.buildpacks.java;

import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an app's build file says.
 *
 * @param tool {@code Maven} or {@code Gradle}
 * @param build the line that leaves the jar
 * @param reason where that was found
 * @param springBoot whether the jar is one of Spring Boot's
 * @param wantedJava the Java that the build asks for, such as {@code 21}
 */
record JavaProject(
    String tool, String build, String reason, boolean springBoot, Optional<String> wantedJava) {
  private static final String MAVEN =
      " --batch-mode --no-transfer-progress --settings /opt/berth/maven-settings.xml"
          + " -Dmaven.repo.local=/cache/m2 -DskipTests package";
  private static final String GRADLE = " --no-daemon --console=plain assemble";

  /** In the order of what wins: Spring Boot's own name, then Maven's. */
  private static final List<Pattern> POM =
      List.of(
          Pattern.compile("<java\\.version>\\s*(?:1\\.)?(\\d+)"),
          Pattern.compile("<maven\\.compiler\\.(?:release|target)>\\s*(?:1\\.)?(\\d+)"),
          Pattern.compile("<(?:release|target)>\\s*(?:1\\.)?(\\d+)\\s*</"));

  private static final List<Pattern> SCRIPT =
      List.of(
          Pattern.compile("JavaLanguageVersion\\.of\\(\\s*(\\d+)"),
          Pattern.compile("(?:sourceCompatibility|jvmToolchain)\\D{0,30}?(?:VERSION_)?(\\d+)"));

  /** Reads the build file at the app's top. */
  static Optional<JavaProject> of(SourceTree source) {
    return source.once(JavaProject.class, JavaProject::read);
  }

  private static Optional<JavaProject> read(SourceTree source) {
    Optional<String> pom = source.text("pom.xml");
    if (pom.isPresent()) {
      boolean wrapper = source.hasFile("mvnw");
      return Optional.of(
          new JavaProject(
              "Maven",
              (wrapper ? "sh mvnw" : "mvn") + MAVEN,
              wrapper ? "there is a pom.xml and Maven's wrapper" : "there is a pom.xml",
              pom.get().contains("spring-boot"),
              first(POM, pom.get())));
    }
    for (String file : List.of("build.gradle.kts", "build.gradle")) {
      Optional<String> script = source.text(file);
      if (script.isPresent()) {
        return Optional.of(
            new JavaProject(
                "Gradle",
                (source.hasFile("gradlew") ? "sh gradlew" : "gradle") + GRADLE,
                "there is a " + file,
                script.get().contains("org.springframework.boot"),
                first(SCRIPT, script.get())));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> first(List<Pattern> patterns, String text) {
    return patterns.stream()
        .map(pattern -> pattern.matcher(text))
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1))
        .findFirst();
  }
}
