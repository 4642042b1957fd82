package dev.berth.buildpacks.java;

import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildPlan.Content;
import dev.berth.buildpacks.Buildpack;
import dev.berth.buildpacks.Detection;
import dev.berth.buildpacks.FixedPort;
import dev.berth.buildpacks.GivenCommands;
import dev.berth.buildpacks.Hazards;
import dev.berth.buildpacks.NeedClues;
import dev.berth.buildpacks.PlanDraft;
import dev.berth.buildpacks.Runtimes;
import dev.berth.buildpacks.ShellLine;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.profile.ProcessCandidate;
import dev.berth.buildpacks.profile.ReleaseCandidate;
import dev.berth.buildpacks.sql.FlywaySettings;
import dev.berth.buildpacks.variables.VariableReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Apps that Maven or Gradle build: jars that start by themselves or not, and WARs. */
public final class JavaBuildpack implements Buildpack {
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HOME", "/tmp", "JAVA_HOME", "/opt/java", "PATH", "/opt/java/bin:/usr/bin:/bin");

  /** What is assumed before the build; what it leaves decides. */
  private static final String USUAL = "exec java $JAVA_OPTS -jar app.jar";

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
                project.framework().words(),
                project.reason(),
                List.of(
                    JavaRun.given(source, manifest)
                        .orElse(ProcessCandidate.web(USUAL, "the build leaves a jar")))))
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
    return GivenCommands.release(source, manifest);
  }

  @Override
  public BuildPlan plan(SourceTree source, BuildInputs inputs) {
    JavaProject project = JavaProject.of(source).orElseThrow();
    JavaChoice java = JavaChoice.of(project, runtimes);
    AppManifest manifest = inputs.manifest();
    String framework = project.framework().words();
    PlanDraft draft =
        new PlanDraft(name(), framework, runtimes.java(java.version()))
            .because(project.reason() + " → " + framework + " with " + project.tool());
    draft = java.fits() ? draft.because(java.reason()) : draft.notice(java.reason() + ".");
    draft = draft.notices(project.notices());
    Optional<FixedPort> port = JavaPort.of(source, project.framework());
    if (port.isPresent()) {
      draft = draft.because(port.get().explanation());
    }
    draft = draft.notices(Hazards.notices(source));
    return draft
        .build(
            new BuildPlan.Build(
                new ShellLine(project.build(manifest.build().command())).argv(), Map.of(), false))
        .runtimePackages(JavaStart.USUAL)
        .content(new Content(List.of(""), "", Hazards.NEVER_IN_AN_IMAGE, false))
        .start(
            started(
                manifest,
                JavaRun.given(source, manifest).map(ProcessCandidate::command).orElse(USUAL),
                port.map(FixedPort::port).orElse(8080)))
        .release(release(source, manifest, inputs.database()))
        .complete(inputs);
  }

  @Override
  public BuildPlan built(BuildPlan plan, SourceTree tree, AppManifest manifest) {
    JavaStart start = new JavaRun(tree).start(manifest);
    PlanDraft draft =
        new PlanDraft(name(), plan.framework(), plan.runtime())
            .because(start.reason())
            .runtimePackages(start.packages());
    start.contents().forEach(draft::content);
    return plan.running(
        draft
            .start(started(manifest, start.line(), plan.start().port()))
            .complete(new BuildInputs(plan.commit(), manifest, Map.of())));
  }

  private static BuildPlan.Start started(AppManifest manifest, String line, int port) {
    return new BuildPlan.Start(
        new ShellLine(line).argv(), ENVIRONMENT, port, manifest.health().path().orElse(null));
  }
}
