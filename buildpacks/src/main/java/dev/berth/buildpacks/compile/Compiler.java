package dev.berth.buildpacks.compile;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildOutcome;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildPlan.Content;
import dev.berth.buildpacks.BuildPlan.Origin;
import dev.berth.buildpacks.BuildPlan.Packages;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.command.Command;
import dev.berth.buildpacks.command.Command.Mount;
import dev.berth.buildpacks.command.CommandResult;
import dev.berth.buildpacks.command.CommandRunner;
import dev.berth.buildpacks.layer.Trees;
import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.buildpacks.runtime.BuildRoot;
import dev.berth.buildpacks.runtime.RuntimeInstallation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns a commit's files into the parts of its image by running the plan's commands. A change that
 * touches neither packages nor has a build command runs nothing and copies nothing.
 */
public final class Compiler {
  private static final String APP = "/app";
  static final String CACHE = "/cache";

  /** The sandbox enters directories before it becomes the user they belong to. */
  private static final Set<PosixFilePermission> ENTERABLE =
      PosixFilePermissions.fromString("rwxr-xr-x");

  private final CommandRunner runner;
  private final BuildRoot root;

  public Compiler(CommandRunner runner, BuildRoot root) {
    this.runner = runner;
    this.root = root;
  }

  /**
   * Compiles.
   *
   * @param variables build-time variables, the same the plan was made with
   * @param database variables that lead to a database for the build, empty without one
   * @param outcome decides what runs, once the build has ended
   * @param log receives what the commands print
   */
  public CompiledApp compile(
      BuildPlan plan,
      BuildOutcome outcome,
      SourceTree source,
      RuntimeInstallation runtime,
      Workspace workspace,
      Map<String, String> variables,
      Map<String, String> database,
      Consumer<String> log) {
    try {
      return new Run(plan, outcome, source, runtime, workspace, variables, database, log).compile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class Run {
    private BuildPlan plan;
    private final BuildOutcome outcome;
    private final SourceTree source;
    private final RuntimeInstallation runtime;
    private final Workspace workspace;
    private final Map<String, String> variables;
    private final Map<String, String> database;
    private final Consumer<String> log;

    Run(
        BuildPlan plan,
        BuildOutcome outcome,
        SourceTree source,
        RuntimeInstallation runtime,
        Workspace workspace,
        Map<String, String> variables,
        Map<String, String> database,
        Consumer<String> log) {
      this.plan = plan;
      this.outcome = outcome;
      this.source = source;
      this.runtime = runtime;
      this.workspace = workspace;
      this.variables = variables;
      this.database = database;
      this.log = log;
    }

    CompiledApp compile() throws IOException {
      Packages building = plan.buildPackages();
      Path tree = source.root();
      if (building != null && building.withSource()) {
        tree = copySource();
        run(installing(building, tree));
        build(null);
      } else if (plan.build() != null) {
        tree = copySource();
        build(building == null ? null : install(building).directory());
      }
      decide(tree);
      Optional<PackageTree> packages = packages(tree);
      List<CompiledApp.Part> parts = parts(tree);
      String output = parts.isEmpty() ? "" : parts.getFirst().source();
      return new CompiledApp(plan, plan.built(output), packages, parts);
    }

    private void decide(Path tree) {
      BuildPlan decided = outcome.of(plan, SourceTree.built(tree));
      decided.reasons().stream().filter(reason -> !plan.reasons().contains(reason)).forEach(log);
      plan = decided;
    }

    private Path copySource() throws IOException {
      SourceCopy.copy(source.root(), workspace.work());
      return workspace.work();
    }

    private Optional<PackageTree> packages(Path tree) throws IOException {
      Packages serving = plan.runtimePackages();
      if (serving == null) {
        return Optional.empty();
      }
      if (!serving.withSource()) {
        return Optional.of(install(serving));
      }
      run(installing(serving, tree));
      Path modules = tree.resolve(serving.directory());
      if (!Files.isDirectory(modules, LinkOption.NOFOLLOW_LINKS)) {
        return Optional.empty();
      }
      PackageStore.forgetWhen(modules);
      return Optional.of(new PackageTree(modules, serving.directory(), Trees.digest(modules)));
    }

    private PackageTree install(Packages packages) throws IOException {
      PackageStore store =
          new PackageStore(
              switch (packages.origin()) {
                case APP -> workspace.packages();
                case STATIC_SERVER -> workspace.shared();
              });
      return store.install(packages, source, into -> run(installing(packages, into)));
    }

    private Command installing(Packages packages, Path directory) {
      Path cache =
          switch (packages.origin()) {
            case APP -> workspace.packageCache();
            case STATIC_SERVER -> workspace.shared().resolveSibling("static-server-downloads");
          };
      List<Mount> mounts = new ArrayList<>(root.mounts(runtime));
      mounts.add(Mount.writable(directory, APP));
      mounts.add(Mount.writable(cache, CACHE));
      Map<String, String> environment =
          CommandEnvironment.of(plan.commit(), runtime, Map.of("CI", "true", "HUSKY", "0"));
      return new Command(
          "install packages",
          packages.origin(),
          BuildRoot.resolve(packages.command()),
          APP,
          environment,
          mounts);
    }

    /** Builds with these packages laid in read-only, or with what is in the tree. */
    private void build(@Nullable Path modules) throws IOException {
      if (plan.build() == null) {
        return;
      }
      BuildPlan.Release release = plan.release();
      // Any other command may do what is not to be done while building.
      if (!database.isEmpty() && release != null && !release.migrations().isEmpty()) {
        run(inTree(CommandLog.MIGRATE, release.command(), Map.of(), modules));
      }
      CommandLog output = new CommandLog(log);
      Command command = building(modules);
      CommandResult result = execute(command, output);
      if (modules != null && !result.equals(new CommandResult.Exited(0)) && output.sawReadOnly()) {
        log.accept("The build writes into node_modules: building again with a copy of it.");
        run(copying(modules));
        run(building(null));
        return;
      }
      output.check(command, result);
    }

    private Command building(@Nullable Path modules) throws IOException {
      BuildPlan.Build build = Objects.requireNonNull(plan.build());
      return inTree("build", build.command(), build.environment(), modules);
    }

    private Command inTree(
        String name, List<String> argv, Map<String, String> own, @Nullable Path modules)
        throws IOException {
      List<Mount> mounts = new ArrayList<>(root.mounts(runtime));
      mounts.add(Mount.writable(workspace.work(), APP));
      mounts.add(Mount.writable(workspace.packageCache(), CACHE));
      Packages packages = plan.buildPackages();
      if (modules != null && packages != null) {
        String place = packages.directory();
        Files.createDirectories(workspace.work().resolve(place));
        mounts.add(Mount.readOnly(modules, APP + "/" + place));
        if (place.equals(Packages.NODE_MODULES)) {
          for (String scratch : PackageStore.SCRATCH) {
            mounts.add(kept(place + "/" + scratch));
          }
        }
      }
      for (String cache : plan.caches()) {
        Files.createDirectories(workspace.work().resolve(cache));
        mounts.add(kept(cache));
      }
      Map<String, String> environment = new TreeMap<>(database);
      environment.putAll(variables);
      environment.putAll(own);
      return new Command(
          name,
          Origin.APP,
          BuildRoot.resolve(argv),
          APP,
          CommandEnvironment.of(plan.commit(), runtime, environment),
          mounts);
    }

    private Command copying(Path modules) {
      List<Mount> mounts = new ArrayList<>(root.mounts(runtime));
      mounts.add(Mount.writable(workspace.work(), APP));
      mounts.add(Mount.readOnly(modules, "/packages"));
      return new Command(
          "copy packages",
          Origin.APP,
          List.of("/bin/cp", "-R", "-P", "-p", "/packages/.", "/app/node_modules"),
          APP,
          CommandEnvironment.of(plan.commit(), runtime, Map.of()),
          mounts);
    }

    private Mount kept(String directory) throws IOException {
      Path kept = workspace.buildCaches().resolve(directory.replace('/', '+'));
      Files.createDirectories(kept);
      return Mount.writable(kept, APP + "/" + directory);
    }

    private void run(Command command) throws IOException {
      CommandLog output = new CommandLog(log);
      output.check(command, execute(command, output));
    }

    private CommandResult execute(Command command, CommandLog output) throws IOException {
      for (Mount mount : command.mounts()) {
        if (mount.writable()) {
          Files.createDirectories(mount.source());
          Files.setPosixFilePermissions(mount.source(), ENTERABLE);
        }
      }
      long start = System.nanoTime();
      CommandResult result = runner.run(command, output);
      output.ended(command, Duration.ofNanos(System.nanoTime() - start));
      return result;
    }

    private List<CompiledApp.Part> parts(Path tree) throws IOException {
      List<CompiledApp.Part> parts = new ArrayList<>();
      for (Content content : plan.contents()) {
        Optional<Path> directory = first(tree, content);
        if (directory.isPresent()) {
          parts.add(
              new CompiledApp.Part(
                  tree.toRealPath().relativize(directory.get()).toString(),
                  directory.get(),
                  content.to(),
                  content.without()));
        } else if (!content.optional()) {
          throw new BuildException(
              BuildProblem.OUTPUT_MISSING,
              "The build ended well but left none of: " + String.join(", ", content.anyOf()) + ".",
              "Name the directory the build writes to, with "
                  + ManifestKey.BUILD_OUTPUT.suggest(Pages.directory(tree).orElse("the/directory"))
                  + ".");
        }
      }
      return parts;
    }

    private static Optional<Path> first(Path tree, Content content) throws IOException {
      Path top = tree.toRealPath();
      for (String name : content.anyOf()) {
        Path directory = top.resolve(name).normalize();
        if (Files.isDirectory(directory)
            && directory.toRealPath().equals(directory)
            && directory.startsWith(top)) {
          return Optional.of(directory);
        }
      }
      return Optional.empty();
    }
  }
}
