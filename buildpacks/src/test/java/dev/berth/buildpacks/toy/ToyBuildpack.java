package dev.berth.buildpacks.toy;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Buildpack;
import dev.berth.buildpacks.Dependency;
import dev.berth.buildpacks.Detection;
import dev.berth.buildpacks.Hazards;
import dev.berth.buildpacks.NeedClues;
import dev.berth.buildpacks.PlanDraft;
import dev.berth.buildpacks.ShellLine;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.buildpacks.profile.MigrationSource;
import dev.berth.buildpacks.profile.ProcessCandidate;
import dev.berth.buildpacks.profile.ReleaseCandidate;
import dev.berth.buildpacks.variables.VariableReader;
import dev.berth.buildpacks.variables.VariableUses;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Toy: {@code toy.txt} lists packages, {@code main.toy} is the app, {@code ask NAME} reads. */
final class ToyBuildpack implements Buildpack {
  private static final String LIST = "toy.txt";
  private static final String MAIN = "main.toy";

  @Override
  public String name() {
    return "toy";
  }

  @Override
  public Detection detect(SourceTree source, AppManifest manifest) {
    return source.hasFile(LIST)
        ? new Detection.Matched(
            source.place(), "Toy", "there is a " + LIST, processes(source, manifest))
        : new Detection.NotMatched("no " + LIST);
  }

  private static List<ProcessCandidate> processes(SourceTree source, AppManifest manifest) {
    return manifest
        .start()
        .map(line -> ProcessCandidate.web(line, "berth.yaml says how to start"))
        .or(() ->
            source.hasFile(MAIN)
                ? Optional.of(ProcessCandidate.web("toy " + MAIN, "there is a " + MAIN))
                : Optional.empty())
        .stream()
        .toList();
  }

  @Override
  public List<String> codeEndings() {
    return List.of("toy");
  }

  @Override
  public NeedClues needs() {
    return new Clues();
  }

  @Override
  public List<VariableReader> variableReaders() {
    return List.of(new Questions());
  }

  @Override
  public List<String> sqlDirectories() {
    return List.of("toy/sql");
  }

  @Override
  public List<MigrationSource> migrations(SourceTree source, AppManifest manifest) {
    return source.hasDirectory("changes")
        ? List.of(new MigrationSource("toy-migrate", "changes", Map.of()))
        : List.of();
  }

  @Override
  public Optional<ReleaseCandidate> release(
      SourceTree source, AppManifest manifest, boolean database) {
    return database && source.hasDirectory("changes")
        ? Optional.of(new ReleaseCandidate("toy-migrate", "toy-migrate up", "there are changes"))
        : Optional.empty();
  }

  @Override
  public List<String> packageSources() {
    return List.of("toys");
  }

  @Override
  public BuildPlan plan(SourceTree source, BuildInputs inputs) {
    ProcessCandidate web =
        processes(source, inputs.manifest()).stream()
            .findFirst()
            .orElseThrow(() ->
                new BuildException(
                    BuildProblem.NO_START_COMMAND,
                    "There is no " + MAIN + ".",
                    "Say " + ManifestKey.START.suggest("toy other.toy") + "."));
    return new PlanDraft(name(), "Toy", "toy-1.0-test")
        .because(web.reason())
        .content(new BuildPlan.Content(List.of(""), "", Hazards.NEVER_IN_AN_IMAGE, false))
        .start(new BuildPlan.Start(new ShellLine(web.command()).argv(), Map.of(), 8080, null))
        .release(
            release(source, inputs.manifest(), inputs.database())
                .map(found ->
                    new BuildPlan.Release(found.tool(), new ShellLine(found.command()).argv(), ""))
                .orElse(null))
        .complete(inputs);
  }

  private static final class Clues implements NeedClues {
    @Override
    public Optional<Dependency> dependency(SourceTree source, List<String> packages) {
      return Dependency.first(
          source,
          Pattern.compile(Pattern.quote(LIST)),
          Pattern.compile("(?m)^(" + Dependency.anyOf(packages) + ")$"));
    }

    @Override
    public List<String> postgres() {
      return List.of("toy-postgres");
    }

    @Override
    public String uploadCode() {
      return "\\bkeep upload\\b";
    }
  }

  private static final class Questions implements VariableReader {
    private static final Pattern ASK = Pattern.compile("\\bask ([A-Z_]+)( or .*)?");

    @Override
    public boolean reads(String path) {
      return path.endsWith(".toy");
    }

    @Override
    public void readLine(String line, int number, VariableUses uses) {
      Matcher ask = ASK.matcher(line);
      while (ask.find()) {
        uses.add(ask.group(1), number, ask.group(2) != null);
      }
    }
  }
}
