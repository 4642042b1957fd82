package dev.berth.sandbox;

import java.nio.file.Path;
import java.util.function.Supplier;

/**
 * Whose sandboxes they are: several installations on one machine do not meet.
 *
 * @param id tells its processes and networks from those of others; its home has a file {@code
 *     installation-id} that says the same
 * @param home the directory whose {@code isolation} belongs to this library
 * @param bootId tells one boot of the machine from the next
 */
public record SandboxOwner(String id, Path home, Supplier<String> bootId) {
  Path directory() {
    return home.resolve("isolation");
  }
}
