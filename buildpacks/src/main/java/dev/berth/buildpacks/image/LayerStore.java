package dev.berth.buildpacks.image;

import dev.berth.buildpacks.Digests;
import dev.berth.buildpacks.compile.PackageTree;
import dev.berth.buildpacks.layer.Layer;
import dev.berth.buildpacks.layer.LayerWriter;
import dev.berth.files.DurableFile;
import dev.berth.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Makes layers of directories once and remembers their identity by what they were made of. The
 * archive itself is only kept until the registry has it, and is made again if it ever lacks it.
 */
final class LayerStore {
  private static final String FORMAT = "layer 2 ";

  private final Path directory;
  private final String owner;
  private final Map<String, Making> makings = new HashMap<>();

  /**
   * @param owner whose layers these are: those of others are never taken for them
   */
  LayerStore(Path directory, String owner) {
    this.directory = directory;
    this.owner = owner;
  }

  private interface Content {
    void write(LayerWriter layer) throws IOException;
  }

  private record Making(String name, String mount, Content content) {}

  /** The layer of installed packages. */
  Layer packages(PackageTree packages) throws IOException {
    String mount = AppFiles.APP + "/" + packages.target();
    return layer(
        new Making(
            packages.digest(),
            mount,
            layer -> {
              layer.directory("/app", 0755);
              layer.directory(mount, 0755);
              layer.tree(mount, packages.directory());
            }));
  }

  /** A layer of nothing but links. */
  Layer links(SortedMap<String, String> links) throws IOException {
    return layer(
        new Making(
            "links-" + Digests.sha256(links.toString()),
            AppFiles.APP,
            layer -> {
              layer.directory(AppFiles.APP, 0755);
              for (var link : links.entrySet()) {
                layer.link(link.getKey(), link.getValue());
              }
            }));
  }

  /** The archive of a layer that this store made. */
  Path archive(Layer layer) throws IOException {
    Making making = makings.get(layer.digest());
    if (making == null) {
      throw new IOException("no archive of layer " + layer.digest());
    }
    Path archive = archive(making);
    if (!Files.exists(archive)) {
      make(making);
    }
    return archive;
  }

  /** Removes archives: the registry has them now. */
  void forgetArchives() throws IOException {
    for (Making making : makings.values()) {
      Files.deleteIfExists(archive(making));
    }
  }

  private Layer layer(Making making) throws IOException {
    Path identity = directory.resolve(key(making) + ".layer");
    Layer layer = Files.exists(identity) ? read(identity, making.mount()) : make(making);
    makings.put(layer.digest(), making);
    return layer;
  }

  private Layer make(Making making) throws IOException {
    Files.createDirectories(directory);
    Path temporary = Files.createTempFile(directory, "layer", ".tmp");
    try {
      Layer layer;
      try (LayerWriter writer = new LayerWriter(temporary, making.mount())) {
        making.content().write(writer);
        layer = writer.finish();
      }
      FileTree.move(temporary, archive(making));
      DurableFile.write(
          directory.resolve(key(making) + ".layer"),
          String.join("\n", layer.digest(), layer.diffId(), String.valueOf(layer.size())) + "\n");
      return layer;
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  private Path archive(Making making) {
    return directory.resolve(key(making) + ".tar.gz");
  }

  private String key(Making making) {
    return Digests.sha256(FORMAT + owner + " " + making.mount() + " " + making.name())
        .substring(0, 40);
  }

  private static Layer read(Path identity, String mount) throws IOException {
    List<String> lines = Files.readAllLines(identity);
    return new Layer(mount, lines.get(0), lines.get(1), Long.parseLong(lines.get(2)));
  }
}
