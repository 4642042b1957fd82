package dev.berth.buildpacks;

import dev.berth.buildpacks.compile.CompiledApp;
import dev.berth.buildpacks.compile.Compiler;
import dev.berth.buildpacks.compile.Workspace;
import dev.berth.buildpacks.image.ImageAssembler;
import dev.berth.buildpacks.image.ImageRequest;
import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.runtime.BuildRoot;
import dev.berth.buildpacks.runtime.CapturedRuntime;
import dev.berth.buildpacks.runtime.MachineRuntimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Everything a whole build needs, around one temporary directory. */
public final class Workshop implements AutoCloseable {
  public final BubblewrapRunner runner = new BubblewrapRunner();
  public final TestRegistry registry = new TestRegistry();
  public final List<String> log = new ArrayList<>();
  private final Path directory;
  private final MachineRuntimes runtimes;
  private final ImageAssembler assembler;
  private int builds;

  public Workshop(Path directory) throws IOException {
    this.directory = directory;
    // Capturing a runtime takes seconds: one for all tests, outside the temporary directory.
    Path kept = Path.of("target", "test-runtimes").toAbsolutePath();
    this.runtimes = MachineRuntimes.find(kept, System.getenv(), Clock.systemUTC());
    this.assembler = new ImageAssembler(directory.resolve("images"), registry::endpoint);
  }

  public boolean hasNode() {
    return !runtimes.nodeVersions().isEmpty();
  }

  public boolean hasJava() {
    return !runtimes.javaVersions().isEmpty();
  }

  public boolean hasDeno() {
    return !runtimes.denoVersions().isEmpty();
  }

  public boolean hasGo() {
    return !runtimes.goVersions().isEmpty();
  }

  public boolean hasPython() {
    return !runtimes.pythonVersions().isEmpty();
  }

  public BuildPlan plan(Path checkout, String commit, Map<String, String> variables) {
    return Buildpacks.all(runtimes)
        .plan(checkout, new BuildInputs(commit, AppManifest.NONE, variables));
  }

  /** Plans, compiles and assembles; returns the image's digest. A failure shows the log. */
  public String build(Path checkout, String commit) {
    try {
      return tryBuild(checkout, commit);
    } catch (BuildException e) {
      System.out.println(String.join("\n", log));
      throw e;
    }
  }

  private String tryBuild(Path checkout, String commit) {
    long start = System.nanoTime();
    BuildPlan plan = plan(checkout, commit, Map.of());
    long planned = System.nanoTime();
    CapturedRuntime runtime = runtimes.runtime(plan.runtime());
    CompiledApp app =
        new Compiler(runner, BuildRoot.in(directory.resolve("build-root")))
            .compile(
                plan,
                Buildpacks.all(runtimes).outcome(ManifestFile.read(checkout)),
                SourceTree.open(checkout, plan.root()),
                runtime.installation(),
                new Workspace(
                    directory.resolve("work-" + builds++),
                    directory.resolve("packages"),
                    directory.resolve("downloads"),
                    directory.resolve("caches"),
                    directory.resolve("shared")),
                Map.of(),
                Map.of(),
                log::add);
    long compiled = System.nanoTime();
    String digest =
        assembler.assemble(
            new ImageRequest(
                app,
                runtime,
                "shop",
                "plan-" + plan.digest(),
                "shop--production",
                Map.of("dev.berth.app", "shop")));
    System.out.printf(
        "plan %d ms, compile %d ms, image %d ms%n",
        (planned - start) / 1_000_000,
        (compiled - planned) / 1_000_000,
        (System.nanoTime() - compiled) / 1_000_000);
    return digest;
  }

  /** Unpacks and starts an image. */
  public RunningImage run(String image) throws IOException {
    return new RunningImage(
        registry, image, Files.createDirectories(directory.resolve("run-" + builds++)));
  }

  /** A fresh copy of an example, as a checkout of a commit would be. */
  public Path checkout(String example) {
    return copy(Path.of("..", "examples", example));
  }

  /** A fresh copy of an app that is there for tests only. */
  public Path fixture(String name) {
    return copy(Path.of("src", "test", "resources", "apps", name));
  }

  private Path copy(Path app) {
    Path source = app.toAbsolutePath().normalize();
    Path copy = directory.resolve("checkout-" + builds + "-" + System.nanoTime());
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        if (!source.relativize(file).startsWith("node_modules")) {
          Files.copy(
              file, copy.resolve(source.relativize(file)), StandardCopyOption.REPLACE_EXISTING);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return copy;
  }

  @Override
  public void close() throws IOException {
    assembler.close();
    registry.close();
  }
}
