package dev.berth.server.deploy;

import dev.berth.server.installation.DataDirectory;
import dev.berth.server.pipeline.DeployId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Where each deploy's checkout and build output lie, and how they go away again. */
@Component
class BuildDirectories {
  private final Path root;

  BuildDirectories(DataDirectory data) {
    this.root = data.builds();
  }

  /** The deploy's checkout; same place on every run of the same deploy. */
  Path checkout(DeployId deploy) {
    return root.resolve(deploy.toString()).resolve("source");
  }

  /** Deploys that left a directory. */
  List<DeployId> deploys() {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(root)) {
      List<DeployId> deploys = new ArrayList<>();
      entries.map(entry -> entry.getFileName().toString()).forEach(name -> parse(name, deploys));
      return deploys;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes sure that nothing of this deploy is left on disk. Links are removed, never followed. */
  void remove(DeployId deploy) {
    try {
      Files.walkFileTree(root.resolve(deploy.toString()), new Remover());
    } catch (NoSuchFileException e) {
      return;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void parse(String name, List<DeployId> deploys) {
    try {
      deploys.add(DeployId.parse(name));
    } catch (IllegalArgumentException e) {
      return; // Not a deploy's directory: not ours to judge.
    }
  }

  private static final class Remover extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(
        Path directory, @org.jspecify.annotations.Nullable IOException e) throws IOException {
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }
  }
}
