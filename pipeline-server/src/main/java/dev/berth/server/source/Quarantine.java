package dev.berth.server.source;

import dev.berth.files.DurableDirectory;
import dev.berth.files.FileTree;
import dev.berth.server.app.AppName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

/**
 * Where the objects of one push wait: visible to its checks together with everything already
 * stored, invisible to everybody else, gone without a trace when the push is refused.
 */
final class Quarantine implements AutoCloseable {
  private final Repositories repositories;
  private final AppName app;
  private final Path directory;
  private final FileRepository repository;

  private Quarantine(
      Repositories repositories, AppName app, Path directory, FileRepository repository) {
    this.repositories = repositories;
    this.app = app;
    this.directory = directory;
    this.repository = repository;
  }

  static Quarantine open(Repositories repositories, AppName app, SourceSettings settings)
      throws IOException {
    Path directory = repositories.incoming().resolve(UUID.randomUUID().toString());
    Path gitDirectory = repositories.directory(app);
    Path objects = directory.resolve("objects");
    FileRepositoryBuilder view = new FileRepositoryBuilder().setBare();
    Files.createDirectories(directory);
    if (repositories.exists(app)) {
      view.addAlternateObjectDirectory(gitDirectory.resolve("objects").toFile());
    } else {
      gitDirectory = directory.resolve("new.git");
      Repositories.create(gitDirectory);
    }
    Files.createDirectories(objects.resolve("pack"));
    view.setGitDir(gitDirectory.toFile()).setObjectDirectory(objects.toFile()).setup();
    return new Quarantine(repositories, app, directory, new CountedRepository(view, settings));
  }

  AppName app() {
    return app;
  }

  /** The stored repository and the pushed objects in one view. */
  FileRepository repository() {
    return repository;
  }

  /**
   * Moves the objects into the app's repository, which is made when it is new. The caller holds the
   * app's lock.
   */
  void moveIn() throws IOException {
    if (!repositories.exists(app)) {
      Path made = directory.resolve("new.git");
      if (!Files.exists(made)) {
        Repositories.create(made);
      }
      DurableDirectory.move(made, repositories.directory(app));
    }
    Path packs = directory.resolve("objects/pack");
    Path target = repositories.directory(app).resolve("objects/pack");
    for (Path pack : files(packs, ".pack")) {
      Path index = sibling(pack, ".idx");
      Path targetPack = target.resolve(pack.getFileName());
      if (!Files.exists(sibling(targetPack, ".idx"))) {
        // A pack is found through its index, so the index comes last.
        Files.move(pack, targetPack, StandardCopyOption.REPLACE_EXISTING);
        DurableDirectory.move(index, sibling(targetPack, ".idx"));
      }
    }
  }

  @Override
  public void close() {
    repository.close();
    try {
      FileTree.remove(directory);
    } catch (IOException e) {
      // Swept at the next start; the push itself is decided.
    }
  }

  /** Removes what pushes left behind that were under way when the server died. */
  static void sweep(Repositories repositories) throws IOException {
    FileTree.remove(repositories.incoming());
  }

  private static List<Path> files(Path directory, String suffix) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(entry -> entry.toString().endsWith(suffix)).sorted().toList();
    }
  }

  private static Path sibling(Path pack, String suffix) {
    String name = pack.getFileName().toString();
    return pack.resolveSibling(name.substring(0, name.lastIndexOf('.')) + suffix);
  }
}
