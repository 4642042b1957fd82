package dev.berth.server.volume;

import dev.berth.sandbox.mount.Mount;
import java.nio.file.Path;
import java.util.Map;

/**
 * A directory that an environment's instances may write to.
 *
 * @param directory where it lies on the machine
 * @param seenAs where an instance finds it
 */
public record Volume(Path directory, String seenAs) {
  /** Where a volume is shown where instances have a file system of their own. */
  static final String TARGET = "/data";

  /** Why such an app has a pause at each deploy: two releases would write the same files. */
  public static final String ONE_WRITER =
      "the app keeps files in a volume, so its old release is stopped before the new one starts";

  /** What the instance's sandbox is shown. */
  public Mount mount() {
    return Mount.writable(directory, TARGET);
  }

  /** The variables an app is given. */
  public Map<String, String> variables() {
    return Map.of("STORAGE_DIR", seenAs);
  }
}
