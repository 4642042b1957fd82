package dev.berth.buildpacks.image;

import dev.berth.buildpacks.Digests;
import dev.berth.buildpacks.layer.Layer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An app's image: ready-made layers (runtime, packages, links) below the one that Jib made of the
 * app's own files, with Jib's configuration for all of them (image-spec 1.1, "Image
 * Configuration"). No ready-made layer is read for it. Same input, same bytes.
 */
final class StackedImage {
  static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final String CONFIGURATION = "application/vnd.oci.image.config.v1+json";
  private static final String LAYER = "application/vnd.oci.image.layer.v1.tar+gzip";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final List<Layer> below;
  private final AppImage app;

  StackedImage(List<Layer> below, AppImage app) {
    this.below = List.copyOf(below);
    this.app = app;
  }

  /**
   * Makes sure that the registry has it under this tag; returns {@code sha256:…} of its manifest.
   */
  String push(RegistryClient registry, String tag) throws IOException {
    JsonNode layer = app.layer();
    String digest = layer.path("digest").asString();
    if (!registry.hasBlob(digest)) {
      registry.putBlob(digest, app.content(digest), layer.path("size").asLong());
    }
    byte[] configuration = JSON.writeValueAsBytes(configuration());
    registry.putBlob(digest(configuration), configuration);
    byte[] manifest = JSON.writeValueAsBytes(manifest(configuration, digest, layer));
    registry.putManifest(tag, manifest);
    return digest(manifest);
  }

  static String architecture() {
    return switch (System.getProperty("os.arch", "").toLowerCase(Locale.ROOT)) {
      case "amd64", "x86_64" -> "amd64";
      case "aarch64", "arm64" -> "arm64";
      case String other -> other;
    };
  }

  private ObjectNode configuration() throws IOException {
    ObjectNode configuration = app.configuration();
    ArrayNode identities = JSON.createArrayNode();
    ArrayNode history = JSON.createArrayNode();
    for (Layer layer : below) {
      identities.add(layer.diffId());
      history
          .addObject()
          .put("created", "1970-01-01T00:00:00Z")
          .put("created_by", "berth")
          .put("comment", layer.mount());
    }
    identities.addAll((ArrayNode) configuration.path("rootfs").path("diff_ids"));
    history.addAll((ArrayNode) configuration.path("history"));
    configuration.set("history", history);
    ((ObjectNode) configuration.path("rootfs")).set("diff_ids", identities);
    return configuration;
  }

  private ObjectNode manifest(byte[] configuration, String appLayer, JsonNode layer) {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("schemaVersion", 2).put("mediaType", MANIFEST);
    describe(
        manifest.putObject("config"), CONFIGURATION, digest(configuration), configuration.length);
    ArrayNode layers = manifest.putArray("layers");
    below.forEach(one -> describe(layers.addObject(), LAYER, one.digest(), one.size()));
    describe(layers.addObject(), LAYER, appLayer, layer.path("size").asLong());
    return manifest;
  }

  private static void describe(ObjectNode descriptor, String type, String digest, long size) {
    descriptor.put("mediaType", type).put("digest", digest).put("size", size);
  }

  private static String digest(byte[] content) {
    return "sha256:" + Digests.hex(Digests.sha256().digest(content));
  }
}
