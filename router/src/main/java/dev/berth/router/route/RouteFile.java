package dev.berth.router.route;

import dev.berth.files.DurableFile;
import dev.berth.router.json.Json.Unreadable;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The last routes on disk, so that a router that starts alone serves at once. */
public final class RouteFile {
  private static final long LARGEST = 64L << 20;

  private final Path file;

  public RouteFile(Path directory) {
    this.file = directory.resolve("routes.json");
  }

  /** What was saved last; none when nothing was, or nothing readable. */
  public RouteTable load() throws IOException {
    if (!Files.exists(file)) {
      return RouteTable.NONE;
    }
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is too large to be a list of routes");
    }
    try {
      return RouteTableJson.read(Files.readString(file));
    } catch (Unreadable | CharacterCodingException e) {
      Files.move(
          file, file.resolveSibling("routes.unreadable"), StandardCopyOption.REPLACE_EXISTING);
      System.err.println("berth-router: set aside unreadable routes: " + e.getMessage());
      return RouteTable.NONE;
    }
  }

  /** Keeps a table. */
  public void save(RouteTable routes) throws IOException {
    DurableFile.write(file, RouteTableJson.write(routes));
  }
}
