package dev.berth.e2e;

import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the checkout the tests run in. */
final class Checkout {
  private Checkout() {}

  static Path root() {
    Path directory = Path.of("").toAbsolutePath();
    while (directory != null) {
      if (Files.isExecutable(directory.resolve("berth"))
          && Files.isDirectory(directory.resolve("examples"))) {
        return directory;
      }
      directory = directory.getParent();
    }
    throw new IllegalStateException("run the tests inside the checkout");
  }

  static Path example(String name) {
    return root().resolve("examples").resolve(name);
  }
}
