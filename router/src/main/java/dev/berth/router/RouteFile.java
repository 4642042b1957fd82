package dev.berth.router;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

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
    Path temporary = file.resolveSibling("routes.json.new");
    ByteBuffer bytes = ByteBuffer.wrap(routes.toJson().getBytes(StandardCharsets.UTF_8));
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
