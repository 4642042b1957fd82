package dev.berth.buildpacks.go;

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
import dev.berth.buildpacks.variables.VariableReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Go: programs without anything else, beside the files that they read. */
public final class GoBuildpack implements Buildpack {
  private static final String BUILT = ".berth/app";
  private static final Pattern C = Pattern.compile("(?m)^\\s*(?:import\\s+)?\"C\"\\s*$");
  private static final Pattern CODE = Pattern.compile(".*\\.go");
  private static final Pattern READS_PORT = Pattern.compile("[\"`:]PORT\\b|\\.Run\\(\\s*\\)");
  private static final Pattern LISTENS =
      Pattern.compile(
          "(?:ListenAndServe(?:TLS)?|\\.Run|\\.Listen|\\.Start|net\\.Listen)\\(\\s*(?:\"tcp4?\"\\s*,\\s*)?"
              + "\"(?:0\\.0\\.0\\.0)?:(\\d{2,5})\"|\\bAddr:\\s*\"(?:0\\.0\\.0\\.0)?:(\\d{2,5})\"");
  private static final Pattern NODE_STARTS =
      Pattern.compile("\"start\"\\s*:\\s*\"[^\"]*\\b(?:node|next|tsx|nest|nuxt|bun)\\b");
  private static final List<String> NOT_SHIPPED =
      List.of(
          ".berth",
          "vendor",
          "go.mod",
          "go.sum",
          "go.work",
          "go.work.sum",
          "node_modules",
          "**/*.go",
          "**/testdata");
  private static final Map<String, String> ENVIRONMENT =
      Map.of("HOME", "/tmp", "PATH", "/app/bin:/usr/bin:/bin", "GIN_MODE", "release");

  private final Runtimes runtimes;

  public GoBuildpack(Runtimes runtimes) {
    this.runtimes = runtimes;
  }

  @Override
  public String name() {
    return "go";
  }

  @Override
  public Detection detect(SourceTree source, AppManifest manifest) {
    Optional<GoModules> modules = GoModules.of(source);
    if (modules.isEmpty()) {
      return new Detection.NotMatched("no go.mod");
    }
    if (GoMain.in(source, modules.get().name()).isEmpty()) {
      return new Detection.NotMatched(modules.get().file() + " without a main package");
    }
    if (NODE_STARTS.matcher(source.text("package.json").orElse("")).find()) {
      return new Detection.NotMatched("beside go.mod a package.json that starts Node");
    }
    return new Detection.Matched(
        source.place(),
        modules.get().framework(),
        "there is a " + modules.get().file(),
        List.of(
            ProcessCandidate.web(
                GivenCommands.web(source, manifest)
                    .map(ProcessCandidate::command)
                    .orElse("bin/" + modules.get().name()),
                "the build leaves a program")));
  }

  @Override
  public List<String> manifests() {
    return List.of("go.mod", "go.work");
  }

  @Override
  public List<String> codeEndings() {
    return List.of("go");
  }

  @Override
  public NeedClues needs() {
    return new GoNeeds();
  }

  @Override
  public List<VariableReader> variableReaders() {
    return List.of(new GoVariables());
  }

  @Override
  public List<String> packageSources() {
    return List.of("go");
  }

  @Override
  public Optional<ReleaseCandidate> release(
      SourceTree source, AppManifest manifest, boolean database) {
    return GivenCommands.release(source, manifest);
  }

  @Override
  public BuildPlan plan(SourceTree source, BuildInputs inputs) {
    GoModules modules = GoModules.of(source).orElseThrow();
    AppManifest manifest = inputs.manifest();
    GoChoice go = GoChoice.of(source, modules, runtimes);
    GoProgram program = GoProgram.of(source, modules, manifest);
    boolean c = needsC(source, modules);
    PlanDraft draft =
        new PlanDraft(name(), modules.framework(), runtimes.go(go.version()))
            .because("there is a %s → %s".formatted(modules.file(), modules.framework()))
            .because(program.reason());
    draft = go.fits() ? draft.because(go.reason()) : draft.notice(go.reason() + ".");
    Optional<FixedPort> port = FixedPort.in(source, CODE, READS_PORT, LISTENS);
    if (port.isPresent()) {
      draft = draft.because(port.get().explanation());
    }
    if (c) {
      draft = draft.because("packages with C code → built with the machine's C compiler");
    }
    draft = draft.notices(Hazards.notices(source));
    if (source.hasFile("package.json")) {
      draft =
          draft.notice(
              "package.json beside go.mod is not built: commit what it makes, or let the build"
                  + " command make it.");
    }
    return draft
        .build(
            new BuildPlan.Build(
                new ShellLine(manifest.build().command().orElse(build(source, modules, program)))
                    .argv(),
                new TreeMap<>(Map.of("CGO_ENABLED", c ? "1" : "0")),
                false))
        .content(
            new Content(
                List.of(BUILT),
                "",
                Hazards.NEVER_IN_AN_IMAGE,
                manifest.build().command().isPresent()))
        .content(
            new Content(
                List.of(""),
                "",
                Stream.concat(NOT_SHIPPED.stream(), Hazards.NEVER_IN_AN_IMAGE.stream()).toList(),
                false))
        .start(
            new BuildPlan.Start(
                new ShellLine(program.line()).argv(),
                ENVIRONMENT,
                port.map(FixedPort::port).orElse(8080),
                manifest.health().path().orElse(null)))
        .release(release(source, manifest, inputs.database()))
        .complete(inputs);
  }

  private static String build(SourceTree source, GoModules modules, GoProgram program) {
    boolean unlocked =
        modules.file().equals("go.mod")
            && modules.requires()
            && !source.hasFile("go.sum")
            && !source.hasDirectory("vendor");
    return program.built().stream()
        .map(main ->
            "go build%s -trimpath -ldflags=-s -o %s/bin/%s %s"
                .formatted(unlocked ? " -mod=mod" : "", BUILT, main.name(), main.place()))
        .collect(Collectors.joining(" && "));
  }

  private static boolean needsC(SourceTree source, GoModules modules) {
    return modules.text().contains("github.com/mattn/go-sqlite3")
        || source.own().using(CODE, C).isPresent();
  }
}
