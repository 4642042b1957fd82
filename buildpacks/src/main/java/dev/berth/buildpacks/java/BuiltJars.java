package dev.berth.buildpacks.java;

import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.java.BuiltJar.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.regex.Pattern;

/** Looks for what a build left where Maven and Gradle put it, in every module. */
final class BuiltJars {
  private static final List<String> OUTPUTS = List.of("target", "build/libs");
  private static final Pattern BESIDE =
      Pattern.compile("original-.*|.*-(?:sources|javadoc|tests|test-sources|plain)\\.[jw]ar");

  private BuiltJars() {}

  /** What can be started: only the kind that says most, of each module and each main class one. */
  static List<BuiltJar> in(SourceTree tree) {
    List<BuiltJar> all = new ArrayList<>();
    for (String module : JavaProject.modules(tree)) {
      if (module.isEmpty()) {
        all.addAll(best(inModule(tree, "")));
      } else {
        tree.below(module).ifPresent(below -> all.addAll(best(inModule(below, module))));
      }
    }
    boolean starts = all.stream().anyMatch(jar -> jar.kind().compareTo(Kind.WAR) < 0);
    boolean serves = all.stream().anyMatch(jar -> jar.kind() == Kind.WAR);
    return all.stream()
        .filter(jar -> !starts || jar.kind().compareTo(Kind.WAR) < 0)
        .filter(jar -> starts || !serves || jar.kind() == Kind.WAR)
        .toList();
  }

  private static List<BuiltJar> best(List<BuiltJar> module) {
    Map<String, BuiltJar> byMain = new LinkedHashMap<>();
    module.stream()
        .map(BuiltJar::kind)
        .min(Comparator.naturalOrder())
        .ifPresent(kind ->
            module.stream()
                .filter(jar -> jar.kind() == kind)
                .sorted(Comparator.comparingLong(BuiltJar::size).reversed())
                .forEach(jar -> byMain.putIfAbsent(jar.main(), jar)));
    return List.copyOf(byMain.values());
  }

  private static List<BuiltJar> inModule(SourceTree tree, String module) {
    String prefix = module.isEmpty() ? "" : module + "/";
    List<BuiltJar> found = new ArrayList<>();
    for (String output : List.of("target", "build")) {
      String quarkus = output + "/quarkus-app";
      if (tree.hasFile(quarkus + "/quarkus-run.jar")) {
        found.add(new BuiltJar(module, prefix + quarkus, Kind.QUARKUS, "", 0));
      }
    }
    for (String name : names(tree, "build/install")) {
      String directory = "build/install/" + name;
      names(tree, directory + "/bin").stream()
          .filter(script -> !script.endsWith(".bat"))
          .findFirst()
          .ifPresent(script ->
              found.add(new BuiltJar(module, prefix + directory, Kind.INSTALLED, script, 0)));
    }
    List<BuiltJar> plain = new ArrayList<>();
    for (String output : OUTPUTS) {
      for (String name : names(tree, output)) {
        String file = output + "/" + name;
        if ((name.endsWith(".jar") || name.endsWith(".war"))
            && !BESIDE.matcher(name).matches()
            && tree.hasFile(file)) {
          BuiltJar jar = inspect(tree.root().resolve(file), module, prefix + file);
          (jar.kind() == Kind.CLASSES ? plain : found).add(jar);
        }
      }
    }
    if (found.isEmpty() && !plain.isEmpty()) {
      BuiltJar jar = plain.stream().max(Comparator.comparingLong(BuiltJar::size)).orElseThrow();
      MainClasses.of(tree)
          .forEach(
              main -> found.add(new BuiltJar(module, jar.file(), Kind.CLASSES, main, jar.size())));
    }
    return found;
  }

  private static BuiltJar inspect(Path file, String module, String place) {
    Attributes head = JarHead.of(file);
    boolean war = place.endsWith(".war");
    String start = JarHead.value(head, "Start-Class").orElse("");
    String main = JarHead.value(head, "Main-Class").orElse("");
    boolean boot =
        !war && !start.isEmpty() && JarHead.value(head, "Spring-Boot-Classes").isPresent();
    Kind kind =
        boot ? Kind.SPRING_BOOT : !main.isEmpty() ? Kind.RUNNABLE : war ? Kind.WAR : Kind.CLASSES;
    return new BuiltJar(module, place, kind, boot ? start : main, size(file));
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  private static List<String> names(SourceTree tree, String directory) {
    return tree.below(directory).map(SourceTree::names).orElse(List.of());
  }
}
