package dev.berth.sandbox.mount;

import java.nio.file.Path;

/**
 * One directory or file of the machine shown inside a sandbox.
 *
 * @param source absolute path on the machine
 * @param target absolute path inside; {@code /} for the root file system
 * @param writable false mounts it read-only
 */
public record Mount(Path source, String target, boolean writable) {
  /** One that cannot be written. */
  public static Mount readOnly(Path source, String target) {
    return new Mount(source, target, false);
  }

  /** One that can be written. */
  public static Mount writable(Path source, String target) {
    return new Mount(source, target, true);
  }
}
