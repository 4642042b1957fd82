package dev.berth.router;

import dev.berth.files.DurableFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The last routes on disk, so that a router that starts alone serves at once. */
final class RouteFile {
  private static final long LARGEST = 64L << 20;

  private final Path file;

  RouteFile(Path directory) {
    this.file = directory.resolve("routes.json");
  }

  RouteSet load() throws IOException {
    if (!Files.exists(file)) {
      return RouteSet.NONE;
    }
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is too large to be a list of routes");
    }
    try {
      return Json.order(Files.readString(file)).routes();
    } catch (Json.Unreadable | CharacterCodingException e) {
      Files.move(
          file, file.resolveSibling("routes.unreadable"), StandardCopyOption.REPLACE_EXISTING);
      System.err.println("berth-router: set aside unreadable routes: " + e.getMessage());
      return RouteSet.NONE;
    }
  }

  void save(RouteSet routes) throws IOException {
    DurableFile.write(file, routes.toJson());
  }
}
