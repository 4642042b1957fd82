package dev.berth.buildpacks.java;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Procfile;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.buildpacks.profile.ProcessCandidate;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** Decides what of a build runs: what the owner says, else the only thing that can. */
final class JavaRun {
  private static final Pattern JAVA = Pattern.compile("(?:exec\\s+)?java\\s+(?<rest>\\S.*)");
  private static final Pattern JAR =
      Pattern.compile("(?<before>(?:\\S+\\s+)*?)-jar\\s+(?<jar>\\S+)(?<after>.*)");
  private static final Pattern OUTPUT = Pattern.compile("(?:^|[\\s:/'\"=])(?:target|build)/");

  private static final int MOST_NAMED = 5;

  private final SourceTree tree;
  private final JavaFramework framework;
  private final List<BuiltJar> jars;

  JavaRun(SourceTree tree) {
    this.tree = tree;
    this.framework = JavaProject.of(tree).map(JavaProject::framework).orElse(JavaFramework.NONE);
    this.jars = BuiltJars.in(tree);
  }

  /** The line that somebody wrote down. */
  static Optional<ProcessCandidate> given(SourceTree source, AppManifest manifest) {
    return manifest
        .start()
        .map(line -> ProcessCandidate.web(line, "berth.yaml says how to start"))
        .or(() ->
            Procfile.command(source, ProcessCandidate.WEB)
                .map(line -> ProcessCandidate.web(line, "Procfile says how to start")));
  }

  JavaStart start(AppManifest manifest) {
    Optional<ProcessCandidate> given = given(tree, manifest);
    return given.isPresent()
        ? given(given.get().command().strip(), given.get().reason())
        : JavaStart.of(tree, only(), framework(only()));
  }

  /** A line that names what the build left is followed with the usual options before its own. */
  private JavaStart given(String line, String reason) {
    Matcher java = JAVA.matcher(line);
    if (!java.matches()) {
      return OUTPUT.matcher(line).find() || jars.isEmpty()
          ? JavaStart.asLeft(
              tree, "export JAVA_OPTS=\"" + JavaStart.MEMORY + " $JAVA_OPTS\"; " + line, reason)
          : JavaStart.unpacked(tree, only(), line, reason);
    }
    String rest = java.group("rest");
    Matcher jar = JAR.matcher(rest);
    Optional<BuiltJar> named = jar.matches() ? named(jar.group("jar")) : Optional.empty();
    if (named.isPresent()) {
      JavaFramework made = framework(named.get());
      String arguments = jar.group("after");
      return JavaStart.unpacked(
          tree,
          named.get(),
          "%sexec java %s %s%s%s"
              .formatted(
                  made.prepare(),
                  line.contains("PORT")
                      ? JavaStart.MEMORY
                      : JavaStart.options(tree, named.get(), made),
                  jar.group("before"),
                  JavaStart.run(tree, named.get(), arguments.isBlank() ? made : JavaFramework.NONE),
                  arguments),
          reason);
    }
    String told =
        "%sexec java %s %s"
            .formatted(
                framework.prepare(),
                line.contains("PORT") ? JavaStart.MEMORY : JavaStart.options(framework.port()),
                rest);
    return OUTPUT.matcher(line).find() || jars.isEmpty()
        ? JavaStart.asLeft(tree, told, reason)
        : JavaStart.unpacked(tree, only(), told, reason);
  }

  /** What a line names: a file, or a pattern of files. */
  private Optional<BuiltJar> named(String file) {
    if (file.equals("app.jar") && !jars.isEmpty()) {
      return Optional.of(only());
    }
    Optional<PathMatcher> matcher = glob(file.replaceFirst("^\\./", ""));
    return jars.stream()
        .filter(jar ->
            matcher.isPresent()
                && (matcher.get().matches(Path.of(jar.file()))
                    || matcher.get().matches(Path.of(jar.file(), "quarkus-run.jar"))))
        .findFirst();
  }

  private static Optional<PathMatcher> glob(String pattern) {
    try {
      return Optional.of(FileSystems.getDefault().getPathMatcher("glob:" + pattern));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  /** Of several, none is guessed. */
  private BuiltJar only() {
    if (jars.size() == 1) {
      return jars.getFirst();
    }
    if (jars.isEmpty()) {
      throw new BuildException(
          BuildProblem.OUTPUT_MISSING,
          "The build ended well, but it left no jar or WAR in target or build/libs that can be"
              + " started"
              + modules()
              + ".",
          "Give a class a main method, and let the build write it into the jar's manifest; or say "
              + ManifestKey.START.suggest("java -cp target/classes my.Main")
              + ".");
    }
    throw new BuildException(
        BuildProblem.NO_START_COMMAND,
        "The build left %d programs, and nothing says which of them serves: %s."
            .formatted(
                jars.size(),
                jars.stream()
                    .map(JavaRun::words)
                    .limit(MOST_NAMED)
                    .collect(Collectors.joining(", "))),
        "Say which: "
            + jars.stream()
                .map(jar -> ManifestKey.START.suggest(jar.line()))
                .limit(MOST_NAMED)
                .collect(Collectors.joining(", or "))
            + ".");
  }

  private static String words(BuiltJar jar) {
    return SourceTree.printable(
        jar.kind() == BuiltJar.Kind.CLASSES ? jar.main() + " in " + jar.file() : jar.file());
  }

  private String modules() {
    List<String> modules = JavaProject.modules(tree);
    return modules.size() < 2
        ? ""
        : " (looked for in %s)".formatted(String.join(", ", modules).replaceFirst("^, ", ""));
  }

  /** What one module is made with; what all are, where it does not say. */
  private JavaFramework framework(BuiltJar jar) {
    String below = jar.module().isEmpty() ? "" : jar.module() + "/";
    JavaFramework own =
        JavaFramework.of(
            tree.text(below + "pom.xml").orElse("")
                + tree.text(below + "build.gradle").orElse("")
                + tree.text(below + "build.gradle.kts").orElse(""));
    return own == JavaFramework.NONE ? framework : own;
  }
}
