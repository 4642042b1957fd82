package dev.berth.server.build;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.ManifestFile;
import dev.berth.buildpacks.manifest.AppManifest;
import java.nio.file.Path;

/** What apps say about themselves in their checkouts. */
public final class Manifests {
  private Manifests() {}

  /** The app's own words. */
  public static AppManifest in(Path checkout) {
    try {
      return ManifestFile.read(checkout);
    } catch (BuildException e) {
      throw BuildCode.exception(e);
    }
  }
}
