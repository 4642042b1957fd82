package dev.berth.buildpacks.java;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildPlan.Content;
import dev.berth.buildpacks.BuildPlan.Origin;
import dev.berth.buildpacks.BuildPlan.Packages;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Buildpack;
import dev.berth.buildpacks.Detection;
import dev.berth.buildpacks.Digests;
import dev.berth.buildpacks.Hazards;
import dev.berth.buildpacks.NeedClues;
import dev.berth.buildpacks.PlanDraft;
import dev.berth.buildpacks.Runtimes;
import dev.berth.buildpacks.ShellLine;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.profile.ProcessCandidate;
import dev.berth.buildpacks.profile.ReleaseCandidate;
import dev.berth.buildpacks.runtime.Version;
import dev.berth.buildpacks.sql.FlywaySettings;
import dev.berth.buildpacks.variables.VariableReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Apps that Maven or Gradle make a jar of: Spring Boot, and any jar that starts by itself. */
public final class JavaBuildpack implements Buildpack {
  /** What the app is told wins over what is set here. */
  private static final String START =
      "exec java -Xmx384m -XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -Dserver.port=\"$PORT\""
          + " -Dserver.address=\"$HOST\" -Djava.io.tmpdir=/tmp $JAVA_OPTS -jar app.jar";

  private static final Map<String, String> ENVIRONMENT =
      Map.of("HOME", "/tmp", "JAVA_HOME", "/opt/java", "PATH", "/opt/java/bin:/usr/bin:/bin");

  private final Runtimes runtimes;

  public JavaBuildpack(Runtimes runtimes) {
    this.runtimes = runtimes;
  }

  @Override
  public String name() {
    return "java";
  }

  @Override
  public Detection detect(SourceTree source, AppManifest manifest) {
    return JavaProject.of(source)
        .<Detection>map(project ->
            new Detection.Matched(
                source.place(),
                framework(project),
                project.reason(),
                List.of(
                    manifest
                        .start()
                        .map(line -> ProcessCandidate.web(line, "berth.yaml says how to start"))
                        .orElse(ProcessCandidate.web(START, "the build leaves a jar")))))
        .orElseGet(() -> new Detection.NotMatched("no pom.xml or build.gradle"));
  }

  @Override
  public List<String> manifests() {
    return List.of("pom.xml", "build.gradle", "build.gradle.kts");
  }

  @Override
  public List<String> codeEndings() {
    return List.of("java", "kt");
  }

  @Override
  public NeedClues needs() {
    return new JavaNeeds();
  }

  @Override
  public List<VariableReader> variableReaders() {
    return List.of(new JavaVariables(), new SpringVariables());
  }

  @Override
  public List<String> sqlDirectories() {
    return List.of("src/main/resources/db/migration");
  }

  @Override
  public Map<String, String> flywaySettings(SourceTree source) {
    return FlywaySettings.in(source, "src/main/resources/application.properties", "spring.flyway.");
  }

  @Override
  public List<String> packageSources() {
    return List.of("maven");
  }

  @Override
  public Optional<ReleaseCandidate> release(
      SourceTree source, AppManifest manifest, boolean database) {
    return manifest
        .release()
        .filter(line -> !line.isBlank())
        .map(line ->
            new ReleaseCandidate("the release command", line, "berth.yaml has a release command"));
  }

  @Override
  public BuildPlan plan(SourceTree source, BuildInputs inputs) {
    JavaProject project = JavaProject.of(source).orElseThrow();
    String version = version(project);
    AppManifest manifest = inputs.manifest();
    PlanDraft draft =
        new PlanDraft(name(), framework(project), runtimes.java(version))
            .because(project.reason() + " → " + framework(project) + " with " + project.tool())
            .because(
                project
                    .wantedJava()
                    .map(wanted -> "the build asks for Java " + wanted + " → " + version)
                    .orElse("Java " + version + " is this machine's"));
    for (String notice : Hazards.notices(source)) {
      draft = draft.notice(notice);
    }
    return draft
        .build(
            new BuildPlan.Build(
                new ShellLine(manifest.build().command().orElse(project.build())).argv(),
                Map.of(),
                false))
        .runtimePackages(libraries(version))
        .content(new Content(List.of(".berth/app"), "", Hazards.NEVER_IN_AN_IMAGE, false))
        .start(
            new BuildPlan.Start(
                new ShellLine(manifest.start().orElse(START)).argv(),
                ENVIRONMENT,
                8080,
                manifest.health().path().orElse(null)))
        .release(
            release(source, manifest, inputs.database())
                .map(found ->
                    new BuildPlan.Release(found.tool(), new ShellLine(found.command()).argv(), ""))
                .orElse(null))
        .complete(inputs);
  }

  /** Taken out of the jar that the build left: they change seldom, the app's own classes often. */
  private static Packages libraries(String version) {
    return new Packages(
        Origin.APP,
        "lib",
        List.of("unpack-jar"),
        List.of(),
        true,
        Digests.sha256("java libraries 1 " + version));
  }

  /** The oldest that will do: an app is run by what it was written for. */
  private String version(JavaProject project) {
    List<String> available = runtimes.javaVersions();
    if (available.isEmpty()) {
      throw new BuildException(
          BuildProblem.RUNTIME_MISSING,
          "This machine has no JDK from 17 on that apps could be built with.",
          "Install one (apt-get install openjdk-21-jdk-headless, or sdkman) and restart Berth.");
    }
    if (project.wantedJava().isEmpty()) {
      return available.getFirst();
    }
    Version wanted = Version.parse(project.wantedJava().get());
    return available.reversed().stream()
        .filter(version -> Version.parse(version).major() >= wanted.major())
        .findFirst()
        .orElseThrow(() ->
            new BuildException(
                BuildProblem.JAVA_VERSION_UNAVAILABLE,
                "The build asks for Java %s; this machine has %s."
                    .formatted(project.wantedJava().get(), String.join(", ", available)),
                "Install that JDK on the machine and restart Berth, or let the build ask for an"
                    + " older one."));
  }

  private static String framework(JavaProject project) {
    return project.springBoot() ? "Spring Boot" : "Java";
  }
}
