package dev.berth.server.source;

import dev.berth.server.app.AppName;
import dev.berth.server.installation.DataDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;

/** What stores fetched commits, with a receiver that remembers what it was handed. */
public final class ArrivalsFixture {
  public final FetchedCommits arrivals;
  public final SourceSettings settings;
  private final Repositories repositories;
  private final FakeReceiver receiver = new FakeReceiver();

  public ArrivalsFixture(Path directory, SourceSettings settings) throws IOException {
    OwnGitConfiguration.install();
    this.settings = settings;
    DataDirectory data = new DataDirectory(directory);
    Files.createDirectories(data.repositories());
    repositories = new Repositories(data);
    repositories.measureClock();
    arrivals =
        new FetchedCommits(
            repositories, receiver, new PendingPushes(repositories, receiver), settings);
  }

  /** Branches whose deploys were started, as {@code branch@commit} or {@code branch gone}. */
  public List<String> deployed() {
    return receiver.pushes.stream()
        .flatMap(push -> push.changes().stream())
        .map(change ->
            change.branch().orElseThrow() + change.commit().map(id -> "@" + id).orElse(" gone"))
        .toList();
  }

  /** Where a ref points. */
  public Optional<String> at(AppName app, String ref) throws IOException {
    if (!repositories.exists(app)) {
      return Optional.empty();
    }
    try (FileRepository stored = repositories.open(app)) {
      return Optional.ofNullable(stored.resolve(ref)).map(ObjectId::name);
    }
  }

  /** Whether the repository has this object. */
  public boolean has(AppName app, String id) throws IOException {
    try (FileRepository stored = repositories.open(app)) {
      return stored.getObjectDatabase().has(ObjectId.fromString(id));
    }
  }

  /** What lies where objects wait until they are looked at. */
  public List<Path> waiting() throws IOException {
    try (var files = Files.list(repositories.incoming())) {
      return files.toList();
    }
  }
}
