package dev.berth.server.build;

import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.profile.AppProfile;
import dev.berth.buildpacks.runtime.MachineRuntimes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** Profiles of small trees, on a machine without any runtime. */
public final class TestProfiles {
  private TestProfiles() {}

  /** What the files of a site are, and whatever stands beside its page. */
  public static AppProfile of(Path app) {
    return of(app, "");
  }

  /** The same where the app has a database. */
  public static AppProfile withDatabase(Path app) {
    return of(app, "database: true\n");
  }

  private static AppProfile of(Path app, String manifest) {
    try {
      Files.writeString(app.resolve("index.html"), "");
      Files.writeString(app.resolve("berth.yaml"), manifest);
      return Buildpacks.all(MachineRuntimes.find(app.resolve("none"), Map.of(), Clock.systemUTC()))
          .read(app)
          .profile();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
