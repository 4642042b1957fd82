package dev.berth.server.build;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.ManifestFile;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.compile.CompiledApp;
import dev.berth.buildpacks.compile.Compiler;
import dev.berth.buildpacks.compile.Workspace;
import dev.berth.buildpacks.image.ImageAssembler;
import dev.berth.buildpacks.image.ImageRequest;
import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.runtime.BuildRoot;
import dev.berth.buildpacks.runtime.CapturedRuntime;
import dev.berth.buildpacks.runtime.MachineRuntimes;
import dev.berth.files.FileTree;
import dev.berth.sandbox.Sandboxes;
import dev.berth.server.pipeline.DeployLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Builds with the machine's runtimes, in the machine's sandboxes, into Berth's registry. */
final class SandboxedImageBuilder implements ImageBuilder {
  private final MachineRuntimes runtimes;
  private final BuildRoot root;
  private final ImageAssembler assembler;
  private final ExistingImages images;
  private final Sandboxes sandboxes;
  private final PackageSourceFiles sources;
  private final BuildSettings settings;
  private final BuildCaches directories;
  private final CacheBudget budget;
  private final BuildQueue queue;

  SandboxedImageBuilder(
      MachineRuntimes runtimes,
      BuildRoot root,
      ImageAssembler assembler,
      ExistingImages images,
      Sandboxes sandboxes,
      PackageSourceFiles sources,
      BuildSettings settings,
      BuildCaches directories) {
    this.runtimes = runtimes;
    this.root = root;
    this.assembler = assembler;
    this.images = images;
    this.sandboxes = sandboxes;
    this.sources = sources;
    this.settings = settings;
    this.directories = directories;
    this.budget =
        new CacheBudget(directories.apps(), settings.caches().toBytes(), Clock.systemUTC());
    this.queue = new BuildQueue(settings.concurrency(), settings.brief(), System::nanoTime);
  }

  @Override
  public ReadCommit read(Path checkout) {
    return ReadByBuildpacks.of(Buildpacks.all(runtimes), checkout);
  }

  @Override
  public BuiltImage build(BuildRequest request, DeployLog log, Runnable checkActive) {
    String repository = request.environment().app().value();
    String tag = tag(request);
    Optional<String> existing = images.digestOfTag(repository, tag);
    if (existing.isPresent()) {
      log.line("The image of this commit exists already: nothing is built.");
      return new BuiltImage(
          repository,
          existing.get(),
          true,
          BuiltLabel.read(images.labels(repository, existing.get()), request.plan()));
    }
    try {
      return make(request, tag, log, checkActive);
    } catch (BuildException e) {
      throw BuildCode.exception(e);
    } catch (UncheckedIOException e) {
      throw BuildCode.exception(
          new BuildException(
              BuildProblem.IMAGE_FAILED,
              "A file of the build could not be read or written.",
              "Check free space and permissions of the data directory.",
              String.valueOf(e.getMessage()),
              e));
    }
  }

  /** What others' builds left behind is never taken for a build of the same files. */
  private static String tag(BuildRequest request) {
    return request.environment().tenant() + "-plan-" + request.plan().digest();
  }

  private BuiltImage make(BuildRequest request, String tag, DeployLog log, Runnable checkActive) {
    if (request.database().isEmpty()) {
      return make(request, tag, Map.of(), Set.of(), List::of, log, checkActive);
    }
    try (BuildDatabase.Opened database = request.database().get().open()) {
      log.line("The build has a database of its own: the schema without data, gone afterwards");
      return withDatabase(request, tag, database, log, checkActive);
    }
  }

  private BuiltImage withDatabase(
      BuildRequest request,
      String tag,
      BuildDatabase.Opened database,
      DeployLog log,
      Runnable checkActive) {
    try {
      return make(
          request,
          tag,
          database.variables(),
          Set.of(database.reach()),
          database::read,
          log,
          checkActive);
    } catch (BuildException e) {
      List<String> complaints = database.complaints();
      if (complaints.isEmpty()) {
        throw e;
      }
      String detail = e.detail() + "\n" + String.join("\n", complaints);
      throw new BuildException(e.problem(), e.summary(), e.advice(), detail, e);
    }
  }

  private BuiltImage make(
      BuildRequest request,
      String tag,
      Map<String, String> database,
      Set<String> reach,
      Supplier<List<String>> read,
      DeployLog log,
      Runnable checkActive) {
    BuildPlan plan = request.plan();
    CapturedRuntime runtime = runtimes.runtime(plan.runtime());
    Workspace workspace = directories.workspace(request);
    Map<String, String> values = new HashMap<>(database);
    values.putAll(request.variables());
    BuildLogRedaction secrets = new BuildLogRedaction(values);
    SharedHold hold = new SharedHold();
    try {
      CacheBudget.Use use = budget.use(request.environment());
      hold.add(use::close);
      BuildTurn turn =
          new BuildTurn(
              brief -> queue.take(request.environment(), brief, log, checkActive),
              settings.budget());
      hold.add(turn::close);
      hold.add(() -> delete(workspace.work()));
      SandboxRunner runner =
          new SandboxRunner(
              sandboxes,
              settings,
              sources.current(),
              sources.directory(),
              request,
              reach,
              turn,
              checkActive);
      FileTree.remove(workspace.work());
      CompiledApp app =
          new Compiler(
                  (command, output) -> {
                    use.grows();
                    return runner.run(command, output);
                  },
                  root)
              .compile(
                  plan,
                  Buildpacks.all(runtimes).outcome(ManifestFile.read(request.checkout())),
                  SourceTree.open(request.checkout(), plan.root()),
                  runtime.installation(),
                  workspace,
                  request.variables(),
                  database,
                  line -> log.line(secrets.redact(line)));
      checkActive.run();
      PagesWithoutData.words(app.parts(), read.get()).ifPresent(log::line);
      String repository = request.environment().app().value();
      String digest =
          new Assembly(turn, hold, checkActive)
              .run(() ->
                  assembler.assemble(
                      new ImageRequest(
                          app,
                          runtime,
                          repository,
                          tag,
                          request.environment().tenant(),
                          Map.of(
                              "dev.berth.app",
                              repository,
                              "dev.berth.commit",
                              plan.commit(),
                              "org.opencontainers.image.source",
                              request.source().toString(),
                              BuiltLabel.NAME,
                              BuiltLabel.of(app.built())))));
      return new BuiltImage(repository, digest, false, app.built());
    } catch (BuildException e) {
      throw new BuildException(
          e.problem(), secrets.redact(e.summary()), e.advice(), secrets.redact(e.detail()), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      hold.leave();
    }
  }

  private static void delete(Path work) {
    try {
      FileTree.remove(work);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
