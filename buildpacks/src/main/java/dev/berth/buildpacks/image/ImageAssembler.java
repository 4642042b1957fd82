package dev.berth.buildpacks.image;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.AbsoluteUnixPath;
import com.google.cloud.tools.jib.api.buildplan.FileEntriesLayer;
import com.google.cloud.tools.jib.api.buildplan.FilePermissions;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import com.google.cloud.tools.jib.api.buildplan.Platform;
import com.google.cloud.tools.jib.api.buildplan.Port;
import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.compile.PackageTree;
import dev.berth.buildpacks.layer.Layer;
import dev.berth.buildpacks.layer.LayerWriter;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * Puts compiled apps into the registry: ready-made layers below, the app's own files on top by Jib.
 * Same input, same digest: order, owners, modes and times are all decided here.
 */
public final class ImageAssembler implements AutoCloseable {
  /** JSON array of mount paths, one for each layer. */
  public static final String LAYERS_LABEL = "dev.berth.layers";

  private static final FilePermissions FILE = FilePermissions.fromOctalString("644");
  private static final FilePermissions PROGRAM = FilePermissions.fromOctalString("755");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path directory;
  private final Supplier<RegistryEndpoint> registry;
  private final JibCache cache;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  /**
   * Keeps caches below a directory.
   *
   * @param registry where images go, asked for each
   */
  public ImageAssembler(Path directory, Supplier<RegistryEndpoint> registry) {
    this.directory = directory;
    this.registry = registry;
    this.cache = new JibCache(directory.resolve("jib"));
  }

  /** Makes sure the image is in the registry; returns {@code sha256:…} of its manifest. */
  public String assemble(ImageRequest request) {
    try {
      AppFiles files = AppFiles.of(request.app());
      LayerStore store = new LayerStore(directory.resolve("layers"), request.owner());
      List<Layer> layers = layers(request, files, store);
      RegistryClient client = new RegistryClient(http, registry.get(), request.repository());
      for (Layer layer : layers) {
        if (!client.hasBlob(layer.digest())) {
          client.putBlob(
              layer.digest(),
              layer.equals(request.runtime().layer())
                  ? request.runtime().archive()
                  : store.archive(layer));
        }
      }
      store.forgetArchives();
      return cache.use(() -> {
        try (AppImage app = appImage(request, files, layers)) {
          return new StackedImage(layers, app).push(client, request.tag());
        }
      });
    } catch (IOException e) {
      throw failed(e);
    }
  }

  @Override
  public void close() {
    http.close();
  }

  private static List<Layer> layers(ImageRequest request, AppFiles files, LayerStore store)
      throws IOException {
    List<Layer> layers = new ArrayList<>(List.of(request.runtime().layer()));
    Optional<PackageTree> packages = request.app().packages();
    if (packages.isEmpty()) {
      packages = files.bundledPackages();
    }
    if (packages.isPresent()) {
      layers.add(store.packages(packages.get()));
    }
    if (!files.links().isEmpty()) {
      layers.add(store.links(files.links()));
    }
    return layers;
  }

  /** Jib never sees the layers below: it would ask the registry about each, request by request. */
  private AppImage appImage(ImageRequest request, AppFiles files, List<Layer> layers)
      throws IOException {
    BuildPlan.Start start = request.plan().start();
    Path archive = Files.createTempFile(Files.createDirectories(directory), "image", ".tar");
    ExecutorService threads =
        Executors.newCachedThreadPool(Thread.ofPlatform().daemon().name("image-", 0).factory());
    try {
      Jib.fromScratch()
          .setFormat(ImageFormat.OCI)
          .setPlatforms(Set.of(new Platform(StackedImage.architecture(), "linux")))
          .setCreationTime(Instant.EPOCH)
          .setUser("1000:1000")
          .setWorkingDirectory(AbsoluteUnixPath.get(AppFiles.APP))
          .setExposedPorts(Port.tcp(start.port()))
          .setEntrypoint(start.command())
          .setEnvironment(environment(request.plan()))
          .setLabels(labels(request, files, layers))
          .setFileEntriesLayers(List.of(appLayer(files)))
          .containerize(
              Containerizer.to(TarImage.at(archive).named(request.repository()))
                  .setOfflineMode(true)
                  .setBaseImageLayersCache(cache.base())
                  .setApplicationLayersCache(cache.application())
                  .setExecutorService(threads)
                  .setToolName("berth"));
      return new AppImage(archive);
    } catch (InterruptedException e) {
      Files.deleteIfExists(archive);
      Thread.currentThread().interrupt();
      throw failed(e);
    } catch (Exception e) {
      Files.deleteIfExists(archive);
      throw failed(e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e);
    } finally {
      // Whoever was interrupted leaves nobody behind that goes on writing.
      threads.shutdownNow();
    }
  }

  private static FileEntriesLayer appLayer(AppFiles files) throws IOException {
    FileEntriesLayer.Builder layer = FileEntriesLayer.builder().setName("app");
    for (var entry : files.directories().entrySet()) {
      layer.addEntry(
          entry.getValue(), AbsoluteUnixPath.get(entry.getKey()), PROGRAM, Instant.EPOCH);
    }
    for (var entry : files.files().entrySet()) {
      Path file = entry.getValue();
      layer.addEntry(
          file,
          AbsoluteUnixPath.get(entry.getKey()),
          LayerWriter.executable(file) ? PROGRAM : FILE,
          ContentTime.of(file));
    }
    return layer.build();
  }

  private static Map<String, String> environment(BuildPlan plan) {
    Map<String, String> environment = new TreeMap<>(plan.start().environment());
    environment.putIfAbsent("PORT", String.valueOf(plan.start().port()));
    environment.putIfAbsent("HOST", "0.0.0.0");
    environment.putIfAbsent("BERTH_COMMIT", plan.commit());
    environment.putIfAbsent("PATH", "/app/node_modules/.bin:/usr/bin:/bin");
    environment.put("SSL_CERT_FILE", "/etc/ssl/certs/ca-certificates.crt");
    return environment;
  }

  private static Map<String, String> labels(
      ImageRequest request, AppFiles files, List<Layer> layers) {
    List<String> mounts = new ArrayList<>(layers.stream().map(Layer::mount).toList());
    mounts.add(files.links().isEmpty() ? AppFiles.APP : "");
    Map<String, String> labels = new TreeMap<>(request.labels());
    labels.put(LAYERS_LABEL, JSON.writeValueAsString(mounts));
    labels.put("org.opencontainers.image.revision", request.plan().commit());
    labels.put("org.opencontainers.image.created", "1970-01-01T00:00:00Z");
    return labels;
  }

  private static BuildException failed(Throwable cause) {
    return new BuildException(
        BuildProblem.IMAGE_FAILED,
        "The image could not be put together.",
        "Look at the server's log; check free space of the data directory.",
        String.valueOf(cause.getMessage()),
        cause);
  }
}
