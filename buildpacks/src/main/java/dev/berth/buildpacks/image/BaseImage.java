package dev.berth.buildpacks.image;

import dev.berth.buildpacks.Digests;
import dev.berth.buildpacks.layer.Layer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * What lies below an app's own files: runtime, packages and links, as a plain image of ready-made
 * layers. Jib builds upon it without reading a single one of them.
 */
final class BaseImage {
  static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIGURATION = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<Layer> layers;
  private final byte[] configuration;
  private final byte[] manifest;

  BaseImage(List<Layer> layers) {
    this.layers = List.copyOf(layers);
    this.configuration = configuration(layers);
    this.manifest = manifest(layers, configuration);
  }

  /** Makes an archive that the registry turned out not to have. */
  interface Archives {
    Path archive(Layer layer) throws IOException;
  }

  /** Makes sure that the registry has it; returns the manifest's digest. */
  String push(RegistryClient registry, Archives archives) throws IOException {
    String digest = digest(manifest);
    String tag = "base-" + digest.substring(7, 23);
    if (!registry.hasManifest(tag)) {
      for (Layer layer : layers) {
        if (!registry.hasBlob(layer.digest())) {
          registry.putBlob(layer.digest(), archives.archive(layer));
        }
      }
      registry.putBlob(digest(configuration), configuration);
      registry.putManifest(tag, manifest);
    }
    return digest;
  }

  static String architecture() {
    return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      case String other -> other;
    };
  }

  private static byte[] configuration(List<Layer> layers) {
    return json(
        entries(
            "architecture", architecture(),
            "config", Map.of(),
            "created", "1970-01-01T00:00:00Z",
            "history",
                layers.stream()
                    .map(layer ->
                        entries(
                            "created", "1970-01-01T00:00:00Z",
                            "created_by", "berth",
                            "comment", layer.mount()))
                    .toList(),
            "os", "linux",
            "rootfs",
                entries(
                    "diff_ids", layers.stream().map(Layer::diffId).toList(), "type", "layers")));
  }

  private static byte[] manifest(List<Layer> layers, byte[] configuration) {
    return json(
        entries(
            "config",
            descriptor(CONFIGURATION, digest(configuration), configuration.length),
            "layers",
            layers.stream().map(layer -> descriptor(LAYER, layer.digest(), layer.size())).toList(),
            "mediaType",
            MANIFEST,
            "schemaVersion",
            2));
  }

  private static Map<String, Object> descriptor(String type, String digest, long size) {
    return entries("digest", digest, "mediaType", type, "size", size);
  }

  /** Keeps the order it is given, so that the same image is the same bytes. */
  private static Map<String, Object> entries(Object... namesAndValues) {
    Map<String, Object> entries = new LinkedHashMap<>();
    List<Object> all = Stream.of(namesAndValues).toList();
    for (int i = 0; i < all.size(); i += 2) {
      entries.put((String) all.get(i), all.get(i + 1));
    }
    return entries;
  }

  private static byte[] json(Object value) {
    return JSON.writeValueAsString(value).getBytes(StandardCharsets.UTF_8);
  }

  private static String digest(byte[] content) {
    return "sha256:" + Digests.hex(Digests.sha256().digest(content));
  }
}
