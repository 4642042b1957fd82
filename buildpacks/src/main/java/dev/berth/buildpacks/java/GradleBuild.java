package dev.berth.buildpacks.java;

import dev.berth.buildpacks.SourceTree;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gradle's scripts: that at the top and those of the projects that the settings include. */
final class GradleBuild {
  private static final List<String> SCRIPTS = List.of("build.gradle.kts", "build.gradle");
  private static final List<String> SETTINGS = List.of("settings.gradle.kts", "settings.gradle");
  private static final int MOST_PROJECTS = 200;
  private static final Pattern INCLUDE =
      Pattern.compile("(?m)^\\s*include\\b\\s*\\(?((?:[\\s,]*[\"'][\\w:./-]+[\"'])+)");
  private static final Pattern NAME = Pattern.compile("[\"']([\\w:./-]+)[\"']");
  private static final Pattern APPLICATION =
      Pattern.compile(
          "(?m)\\bid\\s*\\(?\\s*[\"'](?:application|io\\.ktor\\.plugin)[\"']|^\\s*`?application`?\\s*$"
              + "|plugin:\\s*[\"']application[\"']|apply\\(plugin\\s*=\\s*\"application\"");

  private GradleBuild() {}

  static Optional<JavaProject> read(SourceTree source) {
    Map<String, String> scripts = new LinkedHashMap<>();
    script(source, "").ifPresent(text -> scripts.put("", text));
    for (String module : included(source)) {
      script(source, module + "/").ifPresent(text -> scripts.putIfAbsent(module, text));
    }
    if (scripts.isEmpty()) {
      return Optional.empty();
    }
    String all = String.join("\n", scripts.values());
    String catalogue = source.text("gradle/libs.versions.toml").orElse("");
    Optional<JavaWish> built = JavaWish.ofBuild(List.copyOf(scripts.values()), false);
    List<String> notices = new ArrayList<>();
    boolean wrapper = source.hasFile("gradlew");
    String mended =
        wrapper
            ? JavaProject.mended(
                source, "gradlew", "gradle/wrapper/gradle-wrapper.properties", notices)
            : "";
    List<String> modules = new ArrayList<>(scripts.keySet());
    modules.remove("");
    modules.addFirst("");
    return Optional.of(
        new JavaProject(
            "Gradle",
            mended,
            (wrapper ? "sh gradlew" : "gradle")
                + " --no-daemon --console=plain assemble"
                + (APPLICATION.matcher(all).find() ? " installDist" : ""),
            "there is a " + named(source, modules),
            JavaFramework.of(all + catalogue),
            modules,
            JavaWish.ofFiles(source).or(() -> built),
            built.map(JavaWish::major).orElse(0),
            notices));
  }

  private static String named(SourceTree source, List<String> modules) {
    return modules.stream()
        .map(module -> module.isEmpty() ? "" : module + "/")
        .flatMap(prefix -> SCRIPTS.stream().map(script -> prefix + script))
        .filter(source::hasFile)
        .findFirst()
        .map(SourceTree::printable)
        .orElse("build.gradle");
  }

  private static Optional<String> script(SourceTree source, String prefix) {
    return SCRIPTS.stream().flatMap(name -> source.text(prefix + name).stream()).findFirst();
  }

  private static List<String> included(SourceTree source) {
    List<String> modules = new ArrayList<>();
    for (String settings : SETTINGS) {
      Matcher include = INCLUDE.matcher(source.text(settings).orElse(""));
      while (include.find() && modules.size() < MOST_PROJECTS) {
        Matcher name = NAME.matcher(include.group(1));
        while (name.find()) {
          modules.add(name.group(1).replaceFirst("^:", "").replace(':', '/'));
        }
      }
    }
    return modules;
  }
}
