package dev.berth.server.database;

import dev.berth.files.FileTree;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.installation.DiskSpace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL cluster of its own for every environment. */
public final class ClusterDatabases implements EnvironmentDatabases {
  /** Names that are no environment's: what is being removed or put together. */
  static final String HIDDEN = ".";

  private static final Logger log = LoggerFactory.getLogger(ClusterDatabases.class);

  private final Path directory;
  private final Postmasters postmasters;
  private final ClusterTemplate template;
  private final DatabasesSettings settings;
  private final Clock clock;
  private final DiskSpace disk;
  private final Map<String, EnvironmentCluster> clusters = new ConcurrentHashMap<>();

  ClusterDatabases(
      Path directory,
      Postmasters postmasters,
      ClusterTemplate template,
      DatabasesSettings settings,
      Clock clock,
      DiskSpace disk) {
    this.directory = directory.resolve("environments");
    this.postmasters = postmasters;
    this.template = template;
    this.settings = settings;
    this.clock = clock;
    this.disk = disk;
  }

  @Override
  public DatabaseAccess ensure(Environment environment) {
    return of(environment).ensure();
  }

  @Override
  public Optional<DatabaseAccess> find(Environment environment) {
    return of(environment).find();
  }

  @Override
  public boolean isAwake(Environment environment) {
    return of(environment).isAwake();
  }

  @Override
  public void sleep(Environment environment) {
    of(environment).sleep();
  }

  @Override
  public void remove(Environment environment) {
    of(environment).remove();
  }

  @Override
  public long size(Environment environment) {
    return of(environment).size();
  }

  @Override
  public DatabaseAccess copy(Environment source, Environment target) {
    // Never the locks of both at once: two environments may be copied into each other.
    return staged(directory -> {
      of(source).export(directory);
      return of(target).take(directory, "before a copy of " + source.key() + " took its place");
    });
  }

  @Override
  public RestorePoint keep(Environment environment, String reason, RestorePoint.Keep keep) {
    return of(environment).keep(reason, keep);
  }

  @Override
  public void mark(Environment environment, String id, RestorePoint.Keep keep) {
    of(environment).mark(id, keep);
  }

  @Override
  public List<RestorePoint> prune(Environment environment, Set<String> needed) {
    return of(environment).prune(needed);
  }

  @Override
  public void forget(Environment environment, String id) {
    of(environment).forget(id);
  }

  @Override
  public List<RestorePoint> restorePoints(Environment environment) {
    return of(environment).restorePoints();
  }

  @Override
  public DatabaseAccess restore(Environment environment, String id) {
    return of(environment).restore(id);
  }

  @Override
  public boolean readmit(Environment environment) {
    return of(environment).readmit();
  }

  @Override
  public Supplier<List<String>> complaints(Environment environment) {
    return Complaints.from(files(environment.key()).log());
  }

  /** Every environment that has a database, by its key. */
  public List<String> all() {
    return keys().stream().filter(key -> of(key).find().isPresent()).toList();
  }

  /**
   * Puts a copy of an environment's database into a directory that does not exist yet, while it
   * serves.
   */
  public void export(String environment, Path target) {
    of(environment).export(target);
  }

  /** Gives the environment the database in a directory that {@link #export} made; it is used up. */
  public DatabaseAccess take(Environment environment, Path exported) {
    return of(environment).take(exported, "before a backup took its place");
  }

  /** A directory for the work, on the same file system and gone afterwards. */
  private DatabaseAccess staged(Function<Path, DatabaseAccess> work) {
    Path stage = directory.resolve(HIDDEN + "copying-" + ClusterFiles.id());
    try {
      return work.apply(stage);
    } finally {
      try {
        FileTree.remove(stage);
      } catch (IOException e) {
        log.warn("{} is left behind until the next start", stage, e);
      }
    }
  }

  /** Starts again what is meant to run and does not: after a crash, or a reboot. */
  void wakeFallen() {
    for (String key : keys()) {
      EnvironmentCluster cluster = of(key);
      try {
        if (cluster.isDown()) {
          log.warn("The database of {} is not running and is started again", key);
          cluster.ensure();
        }
      } catch (DeployException e) {
        log.warn("The database of {} does not come back", key, e);
      }
    }
  }

  /** Takes away what a crash left of removals and copies; before anything else is done. */
  void sweep() {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> entries = Files.list(directory)) {
      for (Path entry : entries.toList()) {
        if (entry.getFileName().toString().startsWith(HIDDEN)) {
          FileTree.remove(entry);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<String> keys() {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .map(path -> path.getFileName().toString())
          .filter(name -> !name.startsWith(HIDDEN))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private EnvironmentCluster of(Environment environment) {
    return of(environment.key());
  }

  private EnvironmentCluster of(String key) {
    return clusters.computeIfAbsent(
        key,
        name -> {
          ClusterFiles files = files(name);
          return new EnvironmentCluster(
              name,
              files,
              new RestorePointStore(files.restorePoints(), clock),
              postmasters,
              template,
              settings,
              disk);
        });
  }

  private ClusterFiles files(String key) {
    return new ClusterFiles(directory.resolve(key));
  }
}
