package dev.berth.buildpacks.image;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What Jib made of an app's own files: one layer and a configuration, in an archive of the OCI
 * image layout (image-spec 1.1, "OCI Image Layout Specification").
 */
final class AppImage implements Closeable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final Path archive;
  private final TarFile tar;
  private final JsonNode manifest;

  AppImage(Path archive) throws IOException {
    this.archive = archive;
    this.tar = new TarFile(archive);
    try {
      JsonNode index = json(entry("index.json"));
      this.manifest = json(blob(index.path("manifests").path(0).path("digest").asString()));
    } catch (IOException | RuntimeException e) {
      tar.close();
      throw e;
    }
  }

  /** One blob's content, for as often as it is sent. */
  interface Content {
    InputStream open() throws IOException;
  }

  /** Descriptor of the layer. */
  JsonNode layer() {
    return manifest.path("layers").path(0);
  }

  ObjectNode configuration() throws IOException {
    return (ObjectNode) json(blob(manifest.path("config").path("digest").asString()));
  }

  Content content(String digest) throws IOException {
    TarArchiveEntry entry = blob(digest);
    return () -> tar.getInputStream(entry);
  }

  private TarArchiveEntry blob(String digest) throws IOException {
    return entry("blobs/" + digest.replace(':', '/'));
  }

  private TarArchiveEntry entry(String name) throws IOException {
    return tar.getEntries().stream()
        .filter(entry -> entry.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new IOException("no " + name + " in Jib's archive"));
  }

  private JsonNode json(TarArchiveEntry entry) throws IOException {
    try (InputStream in = tar.getInputStream(entry)) {
      return JSON.readTree(in.readAllBytes());
    }
  }

  @Override
  public void close() throws IOException {
    tar.close();
    Files.deleteIfExists(archive);
  }
}
