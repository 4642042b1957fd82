package dev.berth.server.registry;

import dev.berth.server.installation.DataDirectory;
import dev.berth.server.registry.Manifest.InvalidManifestException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.json.JsonMapper;

/** A whole registry in a temporary directory, with a clock that tests move. */
final class RegistryFixture {
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
  final InstantSource source = now::get;
  final Clock clock = source.withZone(ZoneOffset.UTC);
  final DataDirectory data;
  final RegistrySettings settings;
  final BlobStore blobs;
  final ManifestStore manifests;
  final UnpackedLayers layers;
  final ImageStore images;
  final RegistryRetention retention;

  RegistryFixture(Path directory) {
    this(directory, RegistrySettings.DEFAULT);
  }

  RegistryFixture(Path directory, RegistrySettings settings) {
    this.data = new DataDirectory(directory);
    this.settings = settings;
    blobs = new BlobStore(data, clock);
    manifests = new ManifestStore(blobs);
    layers = new UnpackedLayers(data, blobs, settings);
    images = new ImageStore(blobs, manifests, layers);
    retention = new RegistryRetention(blobs, manifests, layers, images, settings, clock);
  }

  void pass(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }

  RunningRegistry loopback() {
    return RunningRegistry.over(blobs, settings, clock);
  }

  Digest blob(String repository, byte[] content) throws IOException {
    return blobs.put(new RepositoryName(repository), new ByteArrayInputStream(content));
  }

  /** An image of these layers; no label when the mounts are empty. */
  String image(String repository, List<String> mounts, byte[]... layerTars)
      throws IOException, InvalidManifestException {
    List<Map<String, Object>> descriptors = new ArrayList<>();
    for (byte[] tar : layerTars) {
      descriptors.add(
          descriptor("application/vnd.oci.image.layer.v1.tar", blob(repository, tar), tar.length));
    }
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("Entrypoint", List.of("/bin/app"));
    config.put("Cmd", List.of("--serve"));
    config.put("Env", List.of("A=1", "B=x=y"));
    config.put("WorkingDir", "/app");
    if (!mounts.isEmpty()) {
      config.put("Labels", Map.of(ImagePlan.LABEL, JsonMapper.shared().writeValueAsString(mounts)));
    }
    byte[] configuration =
        JsonMapper.shared()
            .writeValueAsBytes(
                Map.of(
                    "config",
                    config,
                    "architecture",
                    "amd64",
                    "os",
                    "linux",
                    "rootfs",
                    Map.of("type", "layers", "diff_ids", diffIds(layerTars))));
    Map<String, Object> manifest = new LinkedHashMap<>();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", Manifest.OCI_IMAGE);
    manifest.put(
        "config",
        descriptor(
            "application/vnd.oci.image.config.v1+json",
            blob(repository, configuration),
            configuration.length));
    manifest.put("layers", descriptors);
    return manifests
        .put(
            new RepositoryName(repository),
            new Manifest(Manifest.OCI_IMAGE, JsonMapper.shared().writeValueAsBytes(manifest)))
        .toString();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> diffIds(byte[][] layers) throws IOException {
    List<String> ids = new ArrayList<>();
    for (byte[] layer : layers) {
      boolean packed = layer[0] == 0x1f;
      InputStream bytes = new ByteArrayInputStream(layer);
      try (InputStream tar = packed ? new GZIPInputStream(bytes) : bytes) {
        ids.add(Digest.of(tar.readAllBytes()).toString());
      }
    }
    return ids;
  }

  private static Map<String, Object> descriptor(String type, Digest digest, long size) {
    return Map.of("mediaType", type, "digest", digest.toString(), "size", size);
  }
}
