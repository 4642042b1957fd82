package dev.berth.buildpacks.python;

import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildPlan.Content;
import dev.berth.buildpacks.Buildpack;
import dev.berth.buildpacks.Detection;
import dev.berth.buildpacks.Hazards;
import dev.berth.buildpacks.PlanDraft;
import dev.berth.buildpacks.Runtimes;
import dev.berth.buildpacks.ShellLine;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.profile.ProcessCandidate;
import dev.berth.buildpacks.profile.ReleaseCandidate;
import dev.berth.buildpacks.runtime.PythonInstallation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Pages that MkDocs or Sphinx make, served by the Python that made them. */
public final class DocumentationBuildpack implements Buildpack {
  private static final String PAGES = ".berth/app";
  private static final String REQUIREMENTS = "docs/requirements.txt";
  private static final List<String> SPHINX = List.of("docs", "doc", "docs/source", "source", ".");

  private final Runtimes runtimes;

  public DocumentationBuildpack(Runtimes runtimes) {
    this.runtimes = runtimes;
  }

  @Override
  public String name() {
    return "documentation";
  }

  @Override
  public Detection detect(SourceTree source, AppManifest manifest) {
    Optional<Tool> tool = tool(source);
    boolean app =
        manifest.start().isPresent()
            || Stream.of("Procfile", "package.json", "pom.xml", "go.mod", "manage.py")
                .anyMatch(source::hasFile)
            || PythonApp.in(source, PythonProject.of(source)).isPresent();
    return app || tool.isEmpty()
        ? new Detection.NotMatched("no mkdocs.yml, and no conf.py for Sphinx")
        : new Detection.Matched(
            source.place(),
            tool.get().name(),
            "there is a " + tool.get().mark(),
            List.of(ProcessCandidate.web("", "the build leaves pages")));
  }

  @Override
  public List<String> packageSources() {
    return List.of("pypi");
  }

  @Override
  public Optional<ReleaseCandidate> release(
      SourceTree source, AppManifest manifest, boolean database) {
    return Optional.empty();
  }

  @Override
  public BuildPlan plan(SourceTree source, BuildInputs inputs) {
    Tool tool = tool(source).orElseThrow();
    PythonProject project = PythonProject.of(source);
    PythonPackages packages =
        project.requirements().isEmpty() && source.hasFile(REQUIREMENTS)
            ? new PythonPackages(
                List.of("pip", "install", "-r", REQUIREMENTS), List.of(REQUIREMENTS), false, false)
            : PythonPackages.of(source, project);
    PythonChoice python = PythonChoice.of(source, project, runtimes);
    boolean listed =
        packages.files().contains(REQUIREMENTS)
            || project.dependencies().stream().anyMatch(name -> name.startsWith(tool.program()));
    List<String> added = listed ? List.of() : tool.packages();
    PlanDraft draft =
        new PlanDraft(name(), tool.name(), runtimes.python(python.version()))
            .because("there is a %s → %s".formatted(tool.mark(), tool.name()));
    draft = python.fits() ? draft.because(python.reason()) : draft.notice(python.reason() + ".");
    draft = packages.explain(draft);
    draft = draft.notices(Hazards.notices(source));
    String build = inputs.manifest().build().command().orElse(tool.build() + " " + PAGES);
    return draft
        .buildPackages(packages.with(added, source, python.version()))
        .build(
            new BuildPlan.Build(
                new ShellLine(
                        build + " && mkdir -p .berth && cp /opt/berth/lib/site_server.py .berth/")
                    .argv(),
                Map.of(),
                false))
        .content(
            new Content(
                List.of(inputs.manifest().build().output().orElse(PAGES)),
                "public",
                Stream.concat(
                        Stream.of("**/.doctrees", "**/.buildinfo"),
                        Hazards.NEVER_IN_AN_IMAGE.stream())
                    .toList(),
                false))
        .content(new Content(List.of(".berth"), "berth", List.of("app"), false))
        .start(
            new BuildPlan.Start(
                List.of("/bin/sh", "-c", "exec python3 berth/site_server.py public"),
                Map.of(
                    "PATH",
                    PythonInstallation.HOME + "/bin:/usr/bin:/bin",
                    "HOME",
                    "/tmp",
                    "LD_LIBRARY_PATH",
                    PythonInstallation.HOME + "/lib",
                    "PYTHONDONTWRITEBYTECODE",
                    "1"),
                8080,
                inputs.manifest().health().path().orElse(null)))
        .complete(inputs);
  }

  private static Optional<Tool> tool(SourceTree source) {
    Optional<String> mkdocs =
        Stream.of("mkdocs.yml", "mkdocs.yaml").filter(source::hasFile).findFirst();
    if (mkdocs.isPresent()) {
      List<String> packages = new ArrayList<>(List.of("mkdocs==1.6.1"));
      if (source.text(mkdocs.get()).orElse("").matches("(?s).*\\bname:\\s*[\"']?material\\b.*")) {
        packages.add("mkdocs-material");
      }
      return Optional.of(
          new Tool("MkDocs", "mkdocs", mkdocs.get(), "mkdocs build --site-dir", packages));
    }
    return SPHINX.stream()
        .filter(directory ->
            source
                .text(directory.equals(".") ? "conf.py" : directory + "/conf.py")
                .filter(text -> text.contains("extensions") || text.contains("html_theme"))
                .isPresent())
        .findFirst()
        .map(directory ->
            new Tool(
                "Sphinx",
                "sphinx",
                directory.equals(".") ? "conf.py" : directory + "/conf.py",
                "sphinx-build -b html " + directory,
                List.of("sphinx")));
  }

  /**
   * What makes the pages.
   *
   * @param program what its packages' names begin with
   * @param mark the file that it is known by
   * @param build its command, up to the directory that it writes to
   * @param packages what it needs where the repository lists nothing
   */
  private record Tool(
      String name, String program, String mark, String build, List<String> packages) {}
}
