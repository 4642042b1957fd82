package dev.berth.buildpacks.languages;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Buildpack;
import dev.berth.buildpacks.Detection;
import dev.berth.buildpacks.Language;
import dev.berth.buildpacks.ManifestFile;
import dev.berth.buildpacks.Procfile;
import dev.berth.buildpacks.Runtimes;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.go.GoLanguage;
import dev.berth.buildpacks.java.JavaBuildpack;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.buildpacks.needs.NeedsReader;
import dev.berth.buildpacks.node.NodeBuildpack;
import dev.berth.buildpacks.profile.AppProfile;
import dev.berth.buildpacks.profile.Component;
import dev.berth.buildpacks.profile.MigrationSource;
import dev.berth.buildpacks.profile.Needs;
import dev.berth.buildpacks.profile.ProcessCandidate;
import dev.berth.buildpacks.python.PythonBuildpack;
import dev.berth.buildpacks.ruby.RubyLanguage;
import dev.berth.buildpacks.site.SiteBuildpack;
import dev.berth.buildpacks.sql.SqlMigrations;
import dev.berth.buildpacks.variables.VariablesUsed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The languages that are known; the first buildpack that recognises a commit builds it. */
public final class Buildpacks {
  private final List<Language> languages;

  /** These languages, in the order in which they are asked. */
  public Buildpacks(List<? extends Language> languages) {
    this.languages = List.copyOf(languages);
  }

  /** All that come with Berth. */
  public static Buildpacks all(Runtimes runtimes) {
    return new Buildpacks(
        List.of(
            new PythonBuildpack(runtimes),
            new NodeBuildpack(runtimes),
            new JavaBuildpack(runtimes),
            new SiteBuildpack(runtimes),
            new GoLanguage(),
            new RubyLanguage()));
  }

  /** In the order in which they are asked. */
  public List<Language> languages() {
    return languages;
  }

  /**
   * Reads a checked-out commit, once; runs nothing.
   *
   * @throws BuildException when it is no app, or one that says something impossible
   */
  public CheckoutReading read(Path checkout) {
    return read(checkout, ManifestFile.read(checkout));
  }

  /** How a commit is built with what somebody else decided. */
  public BuildPlan plan(Path checkout, BuildInputs inputs) {
    return read(checkout, inputs.manifest()).plan(inputs);
  }

  private CheckoutReading read(Path checkout, AppManifest manifest) {
    SourceTree source = SourceTree.open(checkout, manifest.root());
    List<String> reasons = new ArrayList<>();
    for (Buildpack buildpack : buildpacks()) {
      switch (buildpack.detect(source, manifest)) {
        case Detection.Matched matched -> {
          Component component = component(source, manifest, buildpack, matched);
          return new CheckoutReading(
              source, buildpack, new AppProfile(manifest, List.of(component)));
        }
        case Detection.NotMatched notMatched ->
            reasons.add(buildpack.name() + ": " + notMatched.reason());
      }
    }
    throw new BuildException(
        BuildProblem.NO_BUILDPACK_MATCHED,
        "Nothing in this commit looks like an app (" + String.join("; ", reasons) + ").",
        "Push a Node app (package.json), a Python app (requirements.txt or pyproject.toml), a Java"
            + " app (pom.xml or build.gradle) or a static site (index.html)"
            + elsewhere(source, manifest)
            + ".");
  }

  private Component component(
      SourceTree source, AppManifest manifest, Buildpack buildpack, Detection.Matched matched) {
    Needs needs = NeedsReader.read(source, manifest, languages);
    boolean database = needs.database().wanted();
    List<MigrationSource> migrations = new ArrayList<>();
    if (database) {
      SqlMigrations.in(source, languages).ifPresent(migrations::add);
    }
    migrations.addAll(buildpack.migrations(source, manifest));
    return new Component(
        matched.root(),
        buildpack.name(),
        matched.framework(),
        processes(source, matched),
        needs,
        VariablesUsed.in(
            source.own().names(),
            source.own()::text,
            languages.stream().flatMap(language -> language.variableReaders().stream()).toList()),
        migrations,
        buildpack.release(source, manifest, database),
        buildpack.packageSources());
  }

  /** Besides what the buildpack found: a Procfile's other lines. */
  private static List<ProcessCandidate> processes(SourceTree source, Detection.Matched matched) {
    List<ProcessCandidate> processes = new ArrayList<>(matched.processes());
    Procfile.processes(source)
        .forEach((name, command) -> {
          if (!name.equals(ProcessCandidate.WEB) && !name.equals(Procfile.RELEASE)) {
            processes.add(
                new ProcessCandidate(name, command, "Procfile has a " + name + " process"));
          }
        });
    return processes;
  }

  private List<Buildpack> buildpacks() {
    return languages.stream()
        .filter(Buildpack.class::isInstance)
        .map(Buildpack.class::cast)
        .toList();
  }

  /** What the commit has in a directory of its own, if that would be taken for an app. */
  private String elsewhere(SourceTree source, AppManifest manifest) {
    String below = source.place().isEmpty() ? "" : source.place() + "/";
    Optional<String> found =
        source.directories().stream()
            .filter(directory ->
                source.below(directory).filter(tree -> isApp(tree, manifest)).isPresent())
            .findFirst();
    return found
        .map(directory ->
            "; the one in %s is named by %s"
                .formatted(
                    SourceTree.printable(below + directory),
                    ManifestKey.ROOT.suggest(below + directory)))
        .orElse("");
  }

  private boolean isApp(SourceTree tree, AppManifest manifest) {
    try {
      return buildpacks().stream()
          .anyMatch(buildpack -> buildpack.detect(tree, manifest) instanceof Detection.Matched);
    } catch (BuildException _) {
      return false;
    }
  }
}
