package dev.berth.buildpacks.runtime;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Digests;
import dev.berth.buildpacks.layer.Layer;
import dev.berth.buildpacks.layer.LayerWriter;
import dev.berth.files.DurableFile;
import dev.berth.files.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Captures each runtime of this machine once and keeps the layers; an upgraded binary or library is
 * noticed and captured anew.
 */
public final class RuntimeStore {
  private final Path directory;
  private final Map<RuntimeInstallation, Known> known = new ConcurrentHashMap<>();

  /** Keeps layers below this directory. */
  public RuntimeStore(Path directory) {
    this.directory = directory;
  }

  /** Makes sure that the layer of this runtime exists. */
  public synchronized CapturedRuntime capture(RuntimeInstallation installation) {
    try {
      Known last = known.get(installation);
      RuntimeContents contents = last == null ? RuntimeContents.of(installation) : last.contents();
      String fingerprint = fingerprint(installation, contents.sources());
      if (last != null
          && last.fingerprint().equals(fingerprint)
          && Files.exists(last.runtime().archive())) {
        return last.runtime();
      }
      CapturedRuntime runtime =
          stored(installation, fingerprint)
              .orElseGet(() -> write(installation, contents, fingerprint));
      known.put(installation, new Known(contents, fingerprint, runtime));
      return runtime;
    } catch (IOException | UncheckedIOException e) {
      throw unusable(installation, e);
    }
  }

  private Optional<CapturedRuntime> stored(RuntimeInstallation installation, String fingerprint)
      throws IOException {
    Path archive = directory.resolve(fingerprint + ".tar.gz");
    Path identity = directory.resolve(fingerprint + ".layer");
    if (!Files.exists(archive) || !Files.exists(identity)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(identity);
    return Optional.of(
        runtime(
            installation,
            new Layer("/", lines.get(0), lines.get(1), Files.size(archive)),
            archive));
  }

  private CapturedRuntime write(
      RuntimeInstallation installation, RuntimeContents contents, String fingerprint) {
    try {
      Files.createDirectories(directory);
      Path archive = directory.resolve(fingerprint + ".tar.gz");
      Path temporary = Files.createTempFile(directory, "capture", ".tmp");
      Layer layer;
      try (LayerWriter writer = new LayerWriter(temporary, "/")) {
        contents.write(writer);
        layer = writer.finish();
      }
      FileTree.move(temporary, archive);
      DurableFile.write(
          directory.resolve(fingerprint + ".layer"), layer.digest() + "\n" + layer.diffId() + "\n");
      return runtime(installation, layer, archive);
    } catch (IOException e) {
      throw unusable(installation, e);
    }
  }

  private static CapturedRuntime runtime(RuntimeInstallation from, Layer layer, Path archive) {
    String id = from.prefix() + layer.diffId().substring(7, 19);
    return new CapturedRuntime(id, from, layer, archive);
  }

  /** Cheap: names, sizes and times of everything captured. */
  private static String fingerprint(RuntimeInstallation from, List<Path> sources)
      throws IOException {
    MessageDigest digest = Digests.sha256();
    Digests.add(digest, RuntimeContents.FORMAT + from.prefix());
    for (Path source : sources) {
      Digests.add(digest, source.toString());
      Digests.add(digest, Files.size(source) + "@" + Files.getLastModifiedTime(source).toMillis());
    }
    return Digests.hex(digest.digest()).substring(0, 32);
  }

  private static BuildException unusable(RuntimeInstallation installation, Exception cause) {
    return new BuildException(
        BuildProblem.RUNTIME_UNUSABLE,
        installation.language()
            + " "
            + installation.version()
            + " of this machine could not be captured.",
        "Check that "
            + installation.binary()
            + " and its libraries are readable and that the disk"
            + " is not full.",
        String.valueOf(cause.getMessage()),
        cause);
  }

  private record Known(RuntimeContents contents, String fingerprint, CapturedRuntime runtime) {}
}
