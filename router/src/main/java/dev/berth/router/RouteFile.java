package dev.berth.router;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The last routes on disk, so that a router that starts alone serves at once. */
final class RouteFile {
  private static final long LARGEST = 64L << 20;

  private final Path file;
  private final JsonMapper json;

  RouteFile(Path directory, JsonMapper json) {
    this.file = directory.resolve("routes.json");
    this.json = json;
  }

  RouteSet load() throws IOException {
    if (!Files.exists(file)) {
      return RouteSet.NONE;
    }
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is too large to be a list of routes");
    }
    try {
      return json.readValue(Files.readAllBytes(file), RouteSet.class);
    } catch (JacksonException e) {
      Files.move(
          file, file.resolveSibling("routes.unreadable"), StandardCopyOption.REPLACE_EXISTING);
      System.err.println("berth-router: set aside unreadable routes: " + e.getOriginalMessage());
      return RouteSet.NONE;
    }
  }

  void save(RouteSet routes) throws IOException {
    Path temporary = file.resolveSibling("routes.json.new");
    ByteBuffer bytes = ByteBuffer.wrap(json.writeValueAsBytes(routes));
    try (FileChannel channel =
        FileChannel.open(
            temporary,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(
        temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
