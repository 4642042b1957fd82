package dev.berth.server.deploy;

import dev.berth.files.DurableFile;
import dev.berth.files.FileTree;
import dev.berth.server.app.AppName;
import dev.berth.server.installation.DataDirectory;
import dev.berth.server.pipeline.DeployId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

  /** Remembers that the deploy's build has a database, of this app. */
  void noteDatabase(DeployId deploy, AppName app) {
    try {
      DurableFile.write(database(deploy), app.value());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The app of the database that the deploy's build has. */
  Optional<AppName> notedDatabase(DeployId deploy) {
    try {
      return DurableFile.read(database(deploy)).map(AppName::new);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The deploy's build has no database any more. */
  void forgetDatabase(DeployId deploy) {
    try {
      Files.deleteIfExists(database(deploy));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path database(DeployId deploy) {
    return note(deploy, "database");
  }

  /** A small file of the deploy's, which goes with it. */
  Path note(DeployId deploy, String name) {
    return root.resolve(deploy.toString()).resolve(name);
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
      FileTree.remove(root.resolve(deploy.toString()));
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
}
