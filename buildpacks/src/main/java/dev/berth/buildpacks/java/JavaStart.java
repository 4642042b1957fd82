package dev.berth.buildpacks.java;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildPlan.Content;
import dev.berth.buildpacks.BuildPlan.Origin;
import dev.berth.buildpacks.BuildPlan.Packages;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Digests;
import dev.berth.buildpacks.Hazards;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.ManifestKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How an app in Java runs, now that it is built.
 *
 * @param line what starts it, in the directory of the app
 * @param reason why that
 * @param packages takes apart what the build left: libraries change seldom, the app's own classes
 *     often; nothing where the owner's line names the files as they are
 * @param contents what goes into the image
 */
record JavaStart(String line, String reason, @Nullable Packages packages, List<Content> contents) {
  /** What the app is told wins over what is set here. */
  static final String MEMORY = "-Xmx384m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError";

  private static final String LIBRARIES = "lib";

  /** What is assumed before the build. */
  static final Packages USUAL = packages(List.of("unpack-jar"));

  private static final String TAKEN_APART = ".berth/app";

  /** Tomcat writes beside what it serves. */
  private static final String TOMCATS_PLACE =
      "mkdir -p /tmp/tomcat/temp /tmp/tomcat/webapps && ln -sfn /app/lib/conf /tmp/tomcat/conf"
          + " && cp app.war /tmp/tomcat/webapps/ROOT.war && ";

  JavaStart {
    contents = List.copyOf(contents);
  }

  /** The start of one thing that the build left. */
  static JavaStart of(SourceTree tree, BuiltJar jar, JavaFramework framework) {
    String run = run(tree, jar, framework);
    return unpacked(
        tree,
        jar,
        jar.kind() == BuiltJar.Kind.INSTALLED
            ? framework.prepare()
                + "export JAVA_OPTS=\"%s $JAVA_OPTS\"; exec "
                    .formatted(options(framework.port()).replace("\"", ""))
                + run
            : framework.prepare()
                + (jar.kind() == BuiltJar.Kind.WAR ? TOMCATS_PLACE : "")
                + "exec java "
                + options(tree, jar, framework)
                + " $JAVA_OPTS "
                + run,
        "the build left " + SourceTree.printable(jar.file()));
  }

  /** The same with another line. */
  static JavaStart unpacked(SourceTree tree, BuiltJar jar, String line, String reason) {
    List<Content> contents = new ArrayList<>();
    contents.add(new Content(List.of(TAKEN_APART), "", Hazards.NEVER_IN_AN_IMAGE, false));
    for (String beside : besideJar(tree, jar)) {
      contents.add(
          new Content(
              List.of(directory(jar.file()) + beside), beside, Hazards.NEVER_IN_AN_IMAGE, true));
    }
    contents.add(tree(tree, List.of("**/target", "**/build", ".berth", LIBRARIES)));
    return new JavaStart(line, reason, packages(tree, jar), contents);
  }

  /** A line that names files as the build left them. */
  static JavaStart asLeft(SourceTree tree, String line, String reason) {
    return new JavaStart(line, reason, null, List.of(tree(tree, List.of(".berth"))));
  }

  /** What every start is told, before what the app is told. */
  static String options(SourceTree tree, BuiltJar jar, JavaFramework framework) {
    return options(
        framework == JavaFramework.DROPWIZARD
            ? DropwizardConfig.port(tree, jar)
            : framework.port());
  }

  /** The same where it is known how the port is told. */
  static String options(String port) {
    return MEMORY + (port.isEmpty() ? "" : " " + port) + " -Djava.io.tmpdir=/tmp";
  }

  /** What follows {@code java} and its options. */
  static String run(SourceTree tree, BuiltJar jar, JavaFramework framework) {
    return switch (jar.kind()) {
      case QUARKUS -> "-jar quarkus-run.jar";
      case INSTALLED -> "sh bin/" + jar.main();
      case SPRING_BOOT -> "-jar app.jar";
      case RUNNABLE ->
          (libraries(tree, jar).isPresent() ? "-cp 'app.jar:lib/*' " + jar.main() : "-jar app.jar")
              + arguments(tree, jar, framework);
      case CLASSES -> "-cp 'app.jar:lib/*' " + jar.main() + arguments(tree, jar, framework);
      case WAR -> serving(tree, jar);
    };
  }

  private static String arguments(SourceTree tree, BuiltJar jar, JavaFramework framework) {
    return framework == JavaFramework.DROPWIZARD ? DropwizardConfig.arguments(tree, jar) : "";
  }

  private static Packages packages(SourceTree tree, BuiltJar jar) {
    List<String> command = new ArrayList<>(List.of("unpack-jar"));
    switch (jar.kind()) {
      case QUARKUS, INSTALLED -> command.addAll(List.of("app", jar.file()));
      case SPRING_BOOT -> command.addAll(List.of("boot", jar.file()));
      case RUNNABLE, CLASSES -> {
        command.addAll(List.of("jar", jar.file()));
        libraries(tree, jar).ifPresent(command::add);
      }
      case WAR -> command.addAll(List.of("war", jar.file(), MavenBuild.SERVER));
    }
    return packages(command);
  }

  private static Packages packages(List<String> command) {
    return new Packages(
        Origin.APP,
        LIBRARIES,
        command,
        List.of(),
        true,
        Digests.sha256("java libraries 2 " + command));
  }

  /** Libraries that Berth had put beside a jar that has none in it. */
  private static Optional<String> libraries(SourceTree tree, BuiltJar jar) {
    String place = (jar.module().isEmpty() ? "" : jar.module() + "/") + MavenBuild.LIBRARIES;
    return Optional.of(place).filter(tree::hasDirectory);
  }

  /** Directories beside a jar that its own class path leads to. */
  private static List<String> besideJar(SourceTree tree, BuiltJar jar) {
    if (jar.kind() != BuiltJar.Kind.RUNNABLE || libraries(tree, jar).isPresent()) {
      return List.of();
    }
    String path =
        JarHead.value(JarHead.of(tree.root().resolve(jar.file())), "Class-Path").orElse("");
    return Stream.of(path.split("\\s+", -1))
        .filter(entry -> entry.matches("[\\w.-]+/.+"))
        .map(entry -> entry.substring(0, entry.indexOf('/')))
        .distinct()
        .filter(name -> tree.hasDirectory(directory(jar.file()) + name))
        .toList();
  }

  private static String directory(String file) {
    return file.substring(0, file.lastIndexOf('/') + 1);
  }

  /** What else the app may read where it runs: pages, settings, data. No sources. */
  private static Content tree(SourceTree tree, List<String> without) {
    Stream<String> sources =
        JavaProject.modules(tree).stream()
            .map(module -> module.isEmpty() ? "" : module + "/")
            .flatMap(module ->
                Stream.of("src/main/java", "src/main/kotlin", "src/test")
                    .map(directory -> module + directory));
    return new Content(
        List.of(""),
        "",
        Stream.of(
                without.stream(),
                sources,
                Hazards.NEVER_IN_AN_IMAGE.stream(),
                Stream.of(
                    ".mvn",
                    ".gradle",
                    "**/test-classes",
                    "**/surefire-reports",
                    "**/maven-status",
                    "**/generated-sources",
                    "**/node_modules"))
            .flatMap(names -> names)
            .toList(),
        false);
  }

  private static String serving(SourceTree tree, BuiltJar jar) {
    if (!tree.hasDirectory(MavenBuild.SERVER)) {
      throw new BuildException(
          BuildProblem.NO_START_COMMAND,
          "The build left %s, which needs a server for servlets, and there is none."
              .formatted(SourceTree.printable(jar.file())),
          "Build it by Maven without a build command of its own, then Berth adds Tomcat; or say "
              + ManifestKey.START.suggest("java -jar server.jar " + jar.file())
              + " with a server that the build leaves.");
    }
    return "-Dport.http=\"$PORT\" -Daddress.http=\"$HOST\" -Dcatalina.home=/app/lib"
        + " -Dcatalina.base=/tmp/tomcat -cp lib/bin/bootstrap.jar:lib/bin/tomcat-juli.jar"
        + " org.apache.catalina.startup.Bootstrap start";
  }
}
