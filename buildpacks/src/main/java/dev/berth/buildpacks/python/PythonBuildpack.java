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
import dev.berth.buildpacks.python.PythonApp.Served;
import dev.berth.buildpacks.variables.VariableReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
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
          "Pipfile.lock",
          "setup.py",
          "environment.yml",
          "manage.py",
          "requirements/production.txt",
          "requirements/prod.txt",
          "requirements/base.txt");

  /** A program by one of these names needs no list of packages. */
  private static final List<String> PROGRAMS = List.of("app.py", "main.py", "server.py");

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

  /** uvicorn with several workers never ends, whatever becomes of them. */
  private static final Pattern SUPERVISES = Pattern.compile("(?:^|\\s|/)uvicorn\\s");

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
    Optional<String> mark =
        Stream.concat(MARKS.stream(), PROGRAMS.stream()).filter(source::hasFile).findFirst();
    if (mark.isEmpty()) {
      return new Detection.NotMatched("no requirements.txt or pyproject.toml");
    }
    // Settings of tools alone make no app: Node apps and sites may have them too.
    Optional<String> other = OTHERS.stream().filter(source::hasFile).findFirst();
    PythonProject project = PythonProject.of(source);
    Optional<PythonServer> given = PythonServer.given(source, manifest, project);
    Optional<PythonApp> app = PythonApp.in(source, project);
    boolean weak = other.isPresent() || PROGRAMS.contains(mark.get());
    if (weak && app.isEmpty() && (given.isEmpty() || PROGRAMS.contains(mark.get()))) {
      return new Detection.NotMatched(
          "no Python file that makes an app" + other.map(name -> ", beside " + name).orElse(""));
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
  public List<String> manifests() {
    return List.of("requirements.txt", "pyproject.toml", "Pipfile");
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
        PythonServer.given(source, inputs.manifest(), project)
            .or(() -> app.map(found -> PythonServer.of(found, project)))
            .orElseThrow(PythonBuildpack::cannotStart);
    if (app.filter(found -> found.run() instanceof Served).isPresent()
        && project.dependencies().isEmpty()
        && packages.command().equals(List.of("pip", "install"))) {
      throw listsNoPackages(app.orElseThrow());
    }
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
    boolean none = installed.command().equals(List.of("pip", "install"));
    return draft
        .buildPackages(build == null && !installed.withSource() ? null : installed)
        .build(build)
        .runtimePackages(none ? null : installed)
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
                environment(source, app, server),
                8080,
                inputs.manifest().health().path().orElse(null)))
        .complete(inputs);
  }

  private static Map<String, String> environment(
      SourceTree source, Optional<PythonApp> app, PythonServer server) {
    Map<String, String> environment = new TreeMap<>(ENVIRONMENT);
    if (SUPERVISES.matcher(server.line().text()).find()) {
      environment.remove("WEB_CONCURRENCY");
    }
    if (PythonObjects.hasSourceDirectory(source)) {
      environment.put("PYTHONPATH", "/app/src");
    }
    app.flatMap(PythonApp::django)
        .ifPresent(django -> environment.put("DJANGO_SETTINGS_MODULE", django.settings()));
    return environment;
  }

  private static List<String> notices(
      SourceTree source, PythonProject project, Optional<PythonApp> app) {
    List<String> notices = new ArrayList<>(Hazards.notices(source));
    if (app.flatMap(PythonApp::django).isPresent() && !project.uses("whitenoise")) {
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
    return app.flatMap(PythonApp::django)
        .filter(django -> django.collectsStaticFiles(source))
        .map(django -> {
          Map<String, String> settings = standIns(source, django.file(), inputs);
          settings.put("DJANGO_SETTINGS_MODULE", django.settings());
          return new BuildPlan.Build(
              new ShellLine(django.manage("collectstatic --noinput")).argv(), settings, false);
        })
        .orElse(null);
  }

  private static BuildException listsNoPackages(PythonApp app) {
    return new BuildException(
        BuildProblem.MANIFEST_INVALID,
        "This is an app for %s (%s), and no file says which packages to install."
            .formatted(app.framework(), app.reason()),
        "Write them down where it runs: pip freeze > requirements.txt. Then commit that file.");
  }

  /** What the build is given is used instead. */
  private static Map<String, String> standIns(
      SourceTree source, String settings, BuildInputs inputs) {
    Map<String, String> standIns = new TreeMap<>(DjangoStandIns.of(source, settings));
    standIns.keySet().removeAll(inputs.variables().keySet());
    return standIns;
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
