package dev.berth.buildpacks.java;

import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an app's build files say.
 *
 * @param tool {@code Maven} or {@code Gradle}
 * @param mended what comes before any build: a wrapper made as it wants to be called, or nothing
 * @param build the line that leaves what runs
 * @param reason where that was found
 * @param framework what it is made with
 * @param modules directories with build files, {@code ""} for the top, which is the first
 * @param wish the Java that it asks for
 * @param floor the oldest Java that its build can do with, 0 for any
 * @param notices what the owner should know
 */
record JavaProject(
    String tool,
    String mended,
    String build,
    String reason,
    JavaFramework framework,
    List<String> modules,
    Optional<JavaWish> wish,
    int floor,
    List<String> notices) {
  private static final Pattern WRAPPER = Pattern.compile("(?:^|[\\s;&])\\./(?:mvnw|gradlew)\\b");

  JavaProject {
    modules = List.copyOf(modules);
    notices = List.copyOf(notices);
  }

  /** The line that builds: the owner's, else the usual one. */
  String build(Optional<String> given) {
    return mended
        + given
            .map(line ->
                WRAPPER.matcher(line).find()
                    ? "chmod +x " + (tool.equals("Maven") ? "mvnw" : "gradlew") + " && " + line
                    : line)
            .orElse(build);
  }

  /** Reads the build files, those of modules too. */
  static Optional<JavaProject> of(SourceTree source) {
    return source.once(
        JavaProject.class, tree -> MavenBuild.read(tree).or(() -> GradleBuild.read(tree)));
  }

  /** The same, now that it is built: modules are found where the build files name them. */
  static List<String> modules(SourceTree tree) {
    return of(tree).map(JavaProject::modules).orElse(List.of(""));
  }

  /**
   * Lines that make a wrapper as it wants to be called: it was committed on a machine that knows
   * neither modes nor such ends of lines.
   */
  static String mended(SourceTree source, String script, String settings, List<String> notices) {
    boolean foreign =
        List.of(script, settings).stream()
            .anyMatch(file -> source.text(file).orElse("").contains("\r\n"));
    if (!foreign) {
      return "";
    }
    notices.add(
        script
            + " has the line ends of Windows, with which no shell can read it: they are mended for"
            + " the build. Commit it with `git add --renormalize .` and `"
            + script
            + " text eol=lf` in .gitattributes.");
    String both = source.hasFile(settings) ? script + " " + settings : script;
    return "sed -i 's/\\r$//' " + both + " && ";
  }
}
