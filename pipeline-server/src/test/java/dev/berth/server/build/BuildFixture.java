package dev.berth.server.build;

import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.image.ImageAssembler;
import dev.berth.buildpacks.runtime.BuildRoot;
import dev.berth.buildpacks.runtime.MachineRuntimes;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.isolation.TestIsolation;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.registry.BlobStore;
import dev.berth.server.registry.ImageStore;
import dev.berth.server.registry.RegistrySettings;
import dev.berth.server.registry.RunningRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.springframework.util.unit.DataSize;

/** The build feature with real sandboxes and a real registry, without Spring. */
final class BuildFixture implements AutoCloseable {
  static final URI SOURCE = URI.create("https://berth.example.com/git/shop.git");

  static final Environment SHOP = Environment.production(new AppName("shop"), "main");

  final List<String> log = new CopyOnWriteArrayList<>();
  final DataDirectory data;
  final ImageStore images;
  final MachineRuntimes runtimes;
  private final TestIsolation isolation;
  private final RunningRegistry registry;
  private final ImageAssembler assembler;
  private final SandboxedImageBuilder builder;
  private final Path checkouts;
  private int count;

  /** What a build may use here: enough for everything that is no attack. */
  static final BuildSettings SETTINGS =
      new BuildSettings(
          DataSize.ofGigabytes(2),
          1024,
          DataSize.ofGigabytes(4),
          DataSize.ofMegabytes(256),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          1,
          Duration.ofSeconds(30),
          DataSize.ofGigabytes(6),
          null);

  BuildFixture(Path directory, BuildSettings settings) throws IOException {
    data = new DataDirectory(Files.createDirectories(directory.resolve("data")));
    checkouts = Files.createDirectories(directory.resolve("checkouts"));
    isolation = TestIsolation.in(data);
    BlobStore blobs = new BlobStore(data, Clock.systemUTC());
    images = ImageStore.of(data, blobs, RegistrySettings.DEFAULT);
    registry = RunningRegistry.over(blobs, RegistrySettings.DEFAULT, Clock.systemUTC());
    BuildCaches caches = new BuildCaches(data);
    assembler = new ImageAssembler(caches.images(), registry::endpoint);
    runtimes =
        MachineRuntimes.find(
            Path.of("target", "test-runtimes").toAbsolutePath(),
            System.getenv(),
            Clock.systemUTC());
    builder =
        new SandboxedImageBuilder(
            runtimes,
            BuildRoot.in(caches.root()),
            assembler,
            new RegistryImages(images),
            isolation.sandboxes(),
            new PackageSourceFiles(caches.packageSources(), System.getenv(), runtimes),
            settings,
            caches);
  }

  /** A fresh copy of an example app. */
  Path example(String name) {
    Path source = Path.of("..", "examples", name).toAbsolutePath().normalize();
    Path copy = checkouts.resolve(name + count++);
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.toList()) {
        if (!source.relativize(file).startsWith("node_modules")) {
          Files.copy(file, copy.resolve(source.relativize(file)));
        }
      }
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An app of these files: path, content, path, content, …. */
  Path app(String... files) throws IOException {
    Path app = Files.createDirectories(checkouts.resolve("app" + count++));
    for (int i = 0; i < files.length; i += 2) {
      Files.writeString(app.resolve(files[i]), files[i + 1]);
    }
    return app;
  }

  BuiltImage build(Path checkout, String commit, Map<String, String> variables) {
    return build(SHOP, checkout, commit, variables);
  }

  BuiltImage build(
      Environment environment, Path checkout, String commit, Map<String, String> variables) {
    long start = System.nanoTime();
    BuildPlan plan = builder.read(checkout).plan(commit, variables);
    BuiltImage image =
        builder.build(
            new BuildRequest(
                DeployId.random(),
                environment,
                checkout,
                plan,
                SOURCE,
                variables,
                Optional.empty()),
            log::add,
            () -> {});
    log.add("took " + (System.nanoTime() - start) / 1_000_000 + " ms");
    return image;
  }

  /** Marks of everything that still runs in a sandbox. */
  List<String> running() {
    return isolation.sandboxes().running().stream().map(process -> process.mark()).toList();
  }

  @Override
  public void close() {
    assembler.close();
    registry.close();
    isolation.close();
  }
}
