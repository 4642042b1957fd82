package dev.berth.buildpacks.languages;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildOutcome;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Buildpack;
import dev.berth.buildpacks.Detection;
import dev.berth.buildpacks.Language;
import dev.berth.buildpacks.ManifestFile;
import dev.berth.buildpacks.Procfile;
import dev.berth.buildpacks.Runtimes;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.deno.DenoBuildpack;
import dev.berth.buildpacks.go.GoBuildpack;
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
import dev.berth.buildpacks.python.DocumentationBuildpack;
import dev.berth.buildpacks.python.PythonBuildpack;
import dev.berth.buildpacks.ruby.RubyLanguage;
import dev.berth.buildpacks.site.SiteBuildpack;
import dev.berth.buildpacks.sql.SqlMigrations;
import dev.berth.buildpacks.variables.VariablesUsed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The languages that are known; the first buildpack that recognises a commit builds it. */
public final class Buildpacks {
  private static final int MOST_APPS = 5;
  private static final Pattern NOT_AN_APP =
      Pattern.compile("(?:.*/)?(?:tests?|__tests__|e2e|docs?|examples?|samples?|\\.[^/]*)(?:/.*)?");

  /** Manifests of languages that are not known, and files that say what a whole repository runs. */
  private static final List<String> OTHER_TOPS =
      List.of("Cargo.toml", "composer.json", "mix.exs", "Dockerfile", "Procfile");

  private final List<Language> languages;

  /** These languages, in the order in which they are asked. */
  public Buildpacks(List<? extends Language> languages) {
    this.languages = List.copyOf(languages);
  }

  /** All that come with Berth. */
  public static Buildpacks all(Runtimes runtimes) {
    return new Buildpacks(
        List.of(
            new GoBuildpack(runtimes),
            new DocumentationBuildpack(runtimes),
            new PythonBuildpack(runtimes),
            new DenoBuildpack(runtimes),
            new NodeBuildpack(runtimes),
            new JavaBuildpack(runtimes),
            new SiteBuildpack(runtimes),
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

  /** What decides after the build, for a commit whose owner said this. */
  public BuildOutcome outcome(AppManifest manifest) {
    return (plan, tree) ->
        buildpacks().stream()
            .filter(buildpack -> buildpack.name().equals(plan.buildpack()))
            .findFirst()
            .map(buildpack -> buildpack.built(plan, tree, manifest))
            .orElse(plan);
  }

  private CheckoutReading read(Path checkout, AppManifest manifest) {
    SourceTree source = SourceTree.open(checkout, manifest.root());
    Optional<OtherApps> whatever = OtherApps.whatever(source, manifest);
    if (whatever.isPresent()) {
      throw other(whatever.get(), elsewhere(source, below(source, manifest)));
    }
    List<String> reasons = new ArrayList<>();
    Optional<CheckoutReading> here = recognise(source, manifest, reasons);
    if (here.isPresent()) {
      return here.get();
    }
    List<String> below = below(source, manifest);
    if (below.size() == 1 && manifest.root().isEmpty() && leadsBelow(source, below.getFirst())) {
      return read(checkout, manifest.at(below.getFirst()));
    }
    Optional<OtherApps> other = OtherApps.in(source);
    if (other.isPresent()) {
      throw other(other.get(), elsewhere(source, below));
    }
    throw new BuildException(
        BuildProblem.NO_BUILDPACK_MATCHED,
        "Nothing in this commit looks like an app (" + String.join("; ", reasons) + ").",
        "Push a Node app (package.json), a Python app (requirements.txt or pyproject.toml), a Java"
            + " app (pom.xml or build.gradle), a Go app (go.mod), a Deno app (deno.json) or a"
            + " static site (index.html)"
            + elsewhere(source, below)
            + ".");
  }

  private static BuildException other(OtherApps other, String elsewhere) {
    return new BuildException(
        BuildProblem.NO_BUILDPACK_MATCHED,
        other.summary(),
        other.advice()
            + (elsewhere.isEmpty() ? "" : " Another app" + elsewhere.substring(1) + "."));
  }

  private Optional<CheckoutReading> recognise(
      SourceTree source, AppManifest manifest, List<String> reasons) {
    for (Buildpack buildpack : buildpacks()) {
      switch (buildpack.detect(source, manifest)) {
        case Detection.Matched matched -> {
          Component component = component(source, manifest, buildpack, matched);
          return Optional.of(
              new CheckoutReading(source, buildpack, new AppProfile(manifest, List.of(component))));
        }
        case Detection.NotMatched notMatched ->
            reasons.add(buildpack.name() + ": " + notMatched.reason());
      }
    }
    return Optional.empty();
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

  /** Directories that would each be taken for an app, none inside another. */
  private List<String> below(SourceTree source, AppManifest manifest) {
    List<String> found = new ArrayList<>();
    for (String directory : source.directories()) {
      if (found.size() < MOST_APPS
          && !NOT_AN_APP.matcher(directory).matches()
          && found.stream().noneMatch(app -> directory.startsWith(app + "/"))
          && source.below(directory).filter(tree -> isApp(tree, manifest)).isPresent()) {
        found.add(directory);
      }
    }
    return found;
  }

  /**
   * Whether the only app of a commit may be built without a word: the top is nobody else's, and the
   * app says itself what it is. Pages alone may be a program's templates.
   */
  private boolean leadsBelow(SourceTree source, String directory) {
    return OTHER_TOPS.stream().noneMatch(source::hasFile)
        && OtherApps.COMPOSE.stream().noneMatch(source::hasFile)
        && languages.stream().noneMatch(language -> hasManifest(source, language))
        && source
            .below(directory)
            .filter(tree -> buildpacks().stream().anyMatch(known -> hasManifest(tree, known)))
            .isPresent();
  }

  private static boolean hasManifest(SourceTree tree, Language language) {
    return language.manifests().stream().anyMatch(tree::hasFile);
  }

  private static String elsewhere(SourceTree source, List<String> apps) {
    String below = source.place().isEmpty() ? "" : source.place() + "/";
    return apps.stream()
        .map(app ->
            "; the one in %s is named by %s"
                .formatted(
                    SourceTree.printable(below + app), ManifestKey.ROOT.suggest(below + app)))
        .collect(Collectors.joining());
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
