package dev.berth.buildpacks.python;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildPlan.Content;
import dev.berth.buildpacks.BuildPlan.Packages;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Buildpack;
import dev.berth.buildpacks.Detection;
import dev.berth.buildpacks.Hazards;
import dev.berth.buildpacks.NeedClues;
import dev.berth.buildpacks.PlanDraft;
import dev.berth.buildpacks.Runtimes;
import dev.berth.buildpacks.ShellLine;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.buildpacks.profile.MigrationSource;
import dev.berth.buildpacks.profile.ProcessCandidate;
import dev.berth.buildpacks.profile.ReleaseCandidate;
import dev.berth.buildpacks.variables.VariableReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Apps with a requirements file or a {@code pyproject.toml}: Flask, FastAPI, Django and the like.
 */
public final class PythonBuildpack implements Buildpack {
  private static final List<String> MARKS =
      List.of(
          "requirements.txt",
          "pyproject.toml",
          "Pipfile",
          "manage.py",
          "requirements/production.txt",
          "requirements/prod.txt",
          "requirements/base.txt");
  private static final List<String> OTHERS =
      List.of("package.json", "pom.xml", "index.html", "public/index.html");
  private static final Map<String, String> ENVIRONMENT =
      Map.of(
          "PATH", "/app/.venv/bin:/opt/python/bin:/usr/bin:/bin",
          "HOME", "/tmp",
          "LD_LIBRARY_PATH", "/opt/python/lib",
          "VIRTUAL_ENV", "/app/.venv",
          "PYTHONUNBUFFERED", "1",
          "PYTHONDONTWRITEBYTECODE", "1",
          "WEB_CONCURRENCY", "2");

  /** A build needs some value where the settings insist on one; it is in no image. */
  private static final Map<String, String> SETTINGS_AT_BUILD =
      Map.of(
          "SECRET_KEY", "only-while-building",
          "DJANGO_SECRET_KEY", "only-while-building");

  private static final List<String> NOT_SHIPPED = List.of(".venv", "node_modules", ".uv-cache");

  private final Runtimes runtimes;

  public PythonBuildpack(Runtimes runtimes) {
    this.runtimes = runtimes;
  }

  @Override
  public String name() {
    return "python";
  }

  @Override
  public Detection detect(SourceTree source, AppManifest manifest) {
    Optional<String> mark = MARKS.stream().filter(source::hasFile).findFirst();
    if (mark.isEmpty()) {
      return new Detection.NotMatched("no requirements.txt or pyproject.toml");
    }
    // Settings of tools alone make no app: Node apps and sites may have them too.
    Optional<String> other = OTHERS.stream().filter(source::hasFile).findFirst();
    Optional<PythonServer> given = PythonServer.given(source, manifest);
    PythonProject project = PythonProject.of(source);
    Optional<PythonApp> app = PythonApp.in(source, project);
    if (other.isPresent() && given.isEmpty() && app.isEmpty()) {
      return new Detection.NotMatched("no Python file that makes an app, beside " + other.get());
    }
    return new Detection.Matched(
        source.place(),
        app.map(PythonApp::framework).orElse("Python"),
        "there is a " + mark.get(),
        given.or(() -> app.map(found -> PythonServer.of(found, project))).stream()
            .map(server -> ProcessCandidate.web(server.line().text(), server.reason()))
            .toList());
  }

  @Override
  public List<String> codeEndings() {
    return List.of("py");
  }

  @Override
  public NeedClues needs() {
    return new PythonNeeds();
  }

  @Override
  public List<VariableReader> variableReaders() {
    return List.of(new PythonVariables());
  }

  @Override
  public List<String> packageSources() {
    return List.of("pypi");
  }

  @Override
  public List<MigrationSource> migrations(SourceTree source, AppManifest manifest) {
    PythonProject project = PythonProject.of(source);
    return PythonRelease.migrations(source, project, PythonApp.in(source, project)).stream()
        .map(found -> new MigrationSource(found.tool(), found.directory(), Map.of()))
        .toList();
  }

  @Override
  public Optional<ReleaseCandidate> release(
      SourceTree source, AppManifest manifest, boolean database) {
    PythonProject project = PythonProject.of(source);
    return PythonRelease.of(source, project, PythonApp.in(source, project), manifest, database)
        .map(PythonRelease::candidate);
  }

  @Override
  public BuildPlan plan(SourceTree source, BuildInputs inputs) {
    PythonProject project = PythonProject.of(source);
    Optional<PythonApp> app = PythonApp.in(source, project);
    PythonPackages packages = PythonPackages.of(source, project);
    PythonChoice python = PythonChoice.of(source, project, runtimes);
    PythonServer server =
        PythonServer.given(source, inputs.manifest())
            .or(() -> app.map(found -> PythonServer.of(found, project)))
            .orElseThrow(PythonBuildpack::cannotStart);
    Packages installed = packages.with(server.added(), source, python.version());
    BuildPlan.Build build = build(source, app, inputs);
    String framework = app.map(PythonApp::framework).orElse("Python");

    PlanDraft draft =
        new PlanDraft(name(), framework, runtimes.python(python.version()))
            .because(
                app.map(PythonApp::reason).orElse("there is a Python project") + " → " + framework)
            .because(server.reason());
    draft = python.fits() ? draft.because(python.reason()) : draft.notice(python.reason() + ".");
    draft = packages.explain(draft);
    for (String notice : notices(source, project, app)) {
      draft = draft.notice(notice);
    }
    Optional<PythonRelease> release =
        PythonRelease.of(source, project, app, inputs.manifest(), inputs.database());
    if (release.isPresent()) {
      draft =
          draft
              .because(release.get().explanation())
              .release(release.get().planned(source, packages));
    }
    return draft
        .buildPackages(build == null && !installed.withSource() ? null : installed)
        .build(build)
        .runtimePackages(installed)
        .content(
            new Content(
                List.of(""),
                "",
                Stream.of(
                        NOT_SHIPPED.stream(),
                        Stream.of("venv", "env")
                            .filter(name -> source.hasFile(name + "/pyvenv.cfg")),
                        Stream.of("**/__pycache__"),
                        Hazards.NEVER_IN_AN_IMAGE.stream())
                    .flatMap(names -> names)
                    .toList(),
                false))
        .start(
            new BuildPlan.Start(
                server.line().argv(),
                ENVIRONMENT,
                8080,
                inputs.manifest().health().path().orElse(null)))
        .complete(inputs);
  }

  private static List<String> notices(
      SourceTree source, PythonProject project, Optional<PythonApp> app) {
    List<String> notices = new ArrayList<>(Hazards.notices(source));
    if (app.filter(found -> found.framework().equals("Django")).isPresent()
        && !project.uses("whitenoise")) {
      notices.add(
          "Django serves no static files in production by itself: add whitenoise to its middleware"
              + " and to the requirements, unless they are served from elsewhere.");
    }
    return notices;
  }

  private static BuildPlan.@Nullable Build build(
      SourceTree source, Optional<PythonApp> app, BuildInputs inputs) {
    Optional<String> given = inputs.manifest().build().command();
    if (given.isPresent()) {
      return given
          .filter(line -> !line.isBlank())
          .map(line -> new BuildPlan.Build(new ShellLine(line).argv(), Map.of(), false))
          .orElse(null);
    }
    boolean collects =
        app.filter(found -> !found.settings().isEmpty())
            .flatMap(found -> source.text(found.settings()))
            .filter(settings -> settings.contains("STATIC_ROOT"))
            .isPresent();
    return collects
        ? new BuildPlan.Build(
            new ShellLine("python manage.py collectstatic --noinput").argv(),
            SETTINGS_AT_BUILD,
            false)
        : null;
  }

  private static BuildException cannotStart() {
    return new BuildException(
        BuildProblem.NO_START_COMMAND,
        "Berth does not know how to start this Python app: no file such as app.py or main.py makes"
            + " a Flask, FastAPI or Django app.",
        "Say "
            + ManifestKey.START.suggest("gunicorn package.module:app --bind $HOST:$PORT")
            + ", or the same in a Procfile (web: …).");
  }
}
