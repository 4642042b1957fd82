package dev.berth.buildpacks.deno;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildPlan.Content;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Buildpack;
import dev.berth.buildpacks.Detection;
import dev.berth.buildpacks.GivenCommands;
import dev.berth.buildpacks.Hazards;
import dev.berth.buildpacks.PlanDraft;
import dev.berth.buildpacks.Runtimes;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.buildpacks.profile.ProcessCandidate;
import dev.berth.buildpacks.profile.ReleaseCandidate;
import dev.berth.buildpacks.runtime.Version;
import dev.berth.buildpacks.runtime.VersionFiles;
import dev.berth.buildpacks.variables.VariableReader;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Deno: Fresh, Hono and whatever else serves by a task or by an entry. */
public final class DenoBuildpack implements Buildpack {
  private static final String MODULES = ".deno";
  private static final Pattern STARTS_NODE = Pattern.compile("\"(?:start|build)\"\\s*:");
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "HOME", "/tmp",
          "PATH", "/usr/bin:/bin",
          "DENO_DIR", "/app/" + MODULES,
          "DENO_NO_UPDATE_CHECK", "1");

  private final Runtimes runtimes;

  public DenoBuildpack(Runtimes runtimes) {
    this.runtimes = runtimes;
  }

  @Override
  public String name() {
    return "deno";
  }

  @Override
  public Detection detect(SourceTree source, AppManifest manifest) {
    Optional<DenoProject> project = DenoProject.of(source);
    if (project.isEmpty()) {
      return new Detection.NotMatched("no deno.json");
    }
    if (STARTS_NODE.matcher(source.text("package.json").orElse("")).find()) {
      return new Detection.NotMatched("beside deno.json a package.json with scripts");
    }
    return new Detection.Matched(
        source.place(),
        project.get().framework(),
        "there is a " + project.get().file(),
        line(source, manifest, project.get()).stream().toList());
  }

  @Override
  public List<String> manifests() {
    return List.of("deno.json", "deno.jsonc");
  }

  @Override
  public List<String> codeEndings() {
    return List.of("ts", "tsx");
  }

  @Override
  public List<VariableReader> variableReaders() {
    return List.of(new DenoVariables());
  }

  @Override
  public List<String> packageSources() {
    return List.of("npm");
  }

  @Override
  public Optional<ReleaseCandidate> release(
      SourceTree source, AppManifest manifest, boolean database) {
    return GivenCommands.ofManifest(manifest);
  }

  @Override
  public BuildPlan plan(SourceTree source, BuildInputs inputs) {
    DenoProject project = DenoProject.of(source).orElseThrow();
    AppManifest manifest = inputs.manifest();
    ProcessCandidate start =
        line(source, manifest, project).orElseThrow(DenoBuildpack::cannotStart);
    String version = version(source);
    PlanDraft draft =
        new PlanDraft(name(), project.framework(), runtimes.deno(version))
            .because("there is a %s → %s".formatted(project.file(), project.framework()))
            .because(start.reason())
            .because("Deno " + version);
    draft = draft.notices(Hazards.notices(source));
    return draft
        .build(
            new BuildPlan.Build(
                List.of(
                    "/bin/sh",
                    "-c",
                    "%s%s && rm -rf %s && cp -R \"$DENO_DIR\" %s"
                        .formatted(
                            project.install(),
                            manifest
                                .build()
                                .command()
                                .or(() -> project.task("build").map(_ -> "deno task build"))
                                .map(build -> " && " + build)
                                .orElse(""),
                            MODULES,
                            MODULES)),
                Map.of(),
                false))
        .content(
            new Content(
                List.of(""),
                "",
                Stream.concat(Stream.of("**/*_test.ts"), Hazards.NEVER_IN_AN_IMAGE.stream())
                    .toList(),
                false))
        .start(
            new BuildPlan.Start(
                List.of(
                    "/bin/sh",
                    "-c",
                    "export DENO_SERVE_ADDRESS=\"tcp:$HOST:$PORT\"; exec " + start.command()),
                ENVIRONMENT,
                8080,
                manifest.health().path().orElse(null)))
        .release(release(source, manifest, inputs.database()))
        .complete(inputs);
  }

  private static Optional<ProcessCandidate> line(
      SourceTree source, AppManifest manifest, DenoProject project) {
    return GivenCommands.web(source, manifest).or(project::start);
  }

  private String version(SourceTree source) {
    List<String> available = runtimes.denoVersions();
    if (available.isEmpty()) {
      throw new BuildException(
          BuildProblem.RUNTIME_MISSING,
          "This is an app for Deno, which comes from the npm registry, and nothing here can ask"
              + " it.",
          "Install Node.js with npm (apt-get install nodejs npm) and restart Berth, or check its"
              + " network.");
    }
    Optional<Version> wish =
        VersionFiles.plain(source, ".dvmrc", (text, _) -> Optional.of(Version.parse(text)))
            .or(() ->
                VersionFiles.managed(source, "deno", (text, _) -> Optional.of(Version.parse(text))))
            .filter(version -> version.major() > 0);
    return wish.flatMap(wanted ->
            available.stream()
                .filter(version -> {
                  Version candidate = Version.parse(version);
                  return candidate.major() == wanted.major() && candidate.compareTo(wanted) >= 0;
                })
                .reduce((newer, older) -> older))
        .orElse(available.getFirst());
  }

  private static BuildException cannotStart() {
    return new BuildException(
        BuildProblem.NO_START_COMMAND,
        "Berth does not know how to start this Deno app: it has no task \"start\" and no main.ts or"
            + " server.ts.",
        "Say " + ManifestKey.START.suggest("deno run -A app.ts") + ".");
  }
}
