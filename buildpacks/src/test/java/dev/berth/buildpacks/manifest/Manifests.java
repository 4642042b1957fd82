package dev.berth.buildpacks.manifest;

/** Manifests as an owner writes them. */
public final class Manifests {
  private Manifests() {}

  /** The manifest with this text. */
  public static AppManifest of(String text) {
    return switch (ManifestReader.read(text)) {
      case ManifestReader.Result.Valid valid -> valid.manifest();
      case ManifestReader.Result.Invalid invalid -> throw new AssertionError(invalid.toString());
    };
  }
}
