package dev.berth.server.needs;

import dev.berth.buildpacks.manifest.AppManifest;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What an app needs beside its image.
 *
 * @param database a PostgreSQL database of its own
 * @param volume a directory that outlives a release
 */
public record Needs(Need database, Need volume) {
  /** Reads an app's directory; {@code berth.yaml} has the last word. */
  public static Needs of(Path directory, AppManifest manifest) {
    SourceFiles files = SourceFiles.of(directory);
    return new Needs(
        said("database", manifest.database()).orElseGet(() -> DatabaseNeed.of(files)),
        said("volume", manifest.volume()).orElseGet(() -> VolumeNeed.of(files)));
  }

  private static Optional<Need> said(String key, Optional<Boolean> value) {
    return value.map(wanted -> new Need(wanted, "berth.yaml says " + key + ": " + wanted));
  }
}
