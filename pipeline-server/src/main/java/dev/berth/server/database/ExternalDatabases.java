package dev.berth.server.database;

import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.concurrent.KeyedLocks;
import dev.berth.files.DurableFile;
import dev.berth.files.FileTree;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A database and a role for every environment on a PostgreSQL server of the operator's. Names there
 * tell nothing; which environment has which is kept in files of ours. A restore point is a database
 * of its own, which nobody may connect to.
 */
public final class ExternalDatabases implements EnvironmentDatabases {
  private final Path directory;
  private final ExternalServer server;
  private final DatabasesSettings settings;
  private final Clock clock;
  private final KeyedLocks<String> locks = new KeyedLocks<>();

  ExternalDatabases(
      Path directory, ExternalServer server, DatabasesSettings settings, Clock clock) {
    this.directory = directory.resolve("external");
    this.server = server;
    this.settings = settings;
    this.clock = clock;
  }

  private interface Work<T> {
    T run() throws IOException, SQLException;
  }

  @Override
  public DatabaseAccess ensure(Environment environment) {
    return locked(
        environment,
        () -> {
          ExternalDatabase known = made(environment);
          server.ensure(known);
          return server.access(known);
        });
  }

  @Override
  public Optional<DatabaseAccess> find(Environment environment) {
    return locked(environment, () -> known(environment).map(server::access));
  }

  @Override
  public boolean isAwake(Environment environment) {
    return locked(
        environment,
        () -> {
          Optional<ExternalDatabase> known = known(environment);
          return known.isPresent() && server.exists(known.get().name());
        });
  }

  /** The server is the operator's: it sleeps when the operator says so. */
  @Override
  public void sleep(Environment environment) {
    locked(
        environment,
        () -> {
          Optional<ExternalDatabase> known = known(environment);
          if (known.isPresent()) {
            server.endSessions(known.get().name());
          }
          return environment;
        });
  }

  @Override
  public void remove(Environment environment) {
    locked(
        environment,
        () -> {
          Optional<ExternalDatabase> known = known(environment);
          if (known.isPresent()) {
            for (RestorePoint point : points(environment).all()) {
              server.drop(nameOf(environment, point.id()));
            }
            server.drop(known.get().name());
            server.dropRole(known.get().role());
          }
          FileTree.remove(home(environment));
          return environment;
        });
  }

  /** The log of somebody else's server is out of reach. */
  @Override
  public Supplier<List<String>> complaints(Environment environment) {
    return List::of;
  }

  @Override
  public long size(Environment environment) {
    return locked(environment, () -> server.size(existing(environment).name()));
  }

  @Override
  public DatabaseAccess copy(Environment source, Environment target) {
    ExternalDatabase from = locked(source, () -> existing(source));
    return locked(
        target,
        () -> {
          ExternalDatabase known = made(target);
          server.ensure(known);
          String fresh = ExternalDatabase.opaque();
          server.duplicate(from.name(), fresh, known.role());
          exchange(target, known, fresh, "before a copy of " + source.key() + " took its place");
          return server.access(known);
        });
  }

  @Override
  public RestorePoint keep(Environment environment, String reason, RestorePoint.Keep keep) {
    return locked(
        environment,
        () -> {
          ExternalDatabase known = existing(environment);
          String fresh = ExternalDatabase.opaque();
          server.duplicate(known.name(), fresh, known.role());
          server.close(fresh);
          return note(environment, reason, keep, fresh);
        });
  }

  @Override
  public void mark(Environment environment, String id, RestorePoint.Keep keep) {
    locked(
        environment,
        () -> {
          points(environment).mark(id, keep);
          return id;
        });
  }

  @Override
  public List<RestorePoint> prune(Environment environment, Set<String> needed) {
    return locked(
        environment,
        () -> {
          List<RestorePoint> surplus =
              points(environment)
                  .surplus(settings.restorePoints(), settings.restoreBytes().toBytes(), needed);
          for (RestorePoint point : surplus) {
            drop(environment, point.id());
          }
          return surplus;
        });
  }

  @Override
  public void forget(Environment environment, String id) {
    locked(
        environment,
        () -> {
          drop(environment, id);
          return id;
        });
  }

  @Override
  public boolean readmit(Environment environment) {
    return locked(
        environment,
        () -> {
          ExternalDatabase known = existing(environment);
          boolean refused = AppLogin.isRefused(server.access(known));
          if (refused) {
            server.ensure(known);
          }
          return refused;
        });
  }

  @Override
  public List<RestorePoint> restorePoints(Environment environment) {
    return locked(environment, () -> points(environment).all());
  }

  @Override
  public DatabaseAccess restore(Environment environment, String id) {
    return locked(
        environment,
        () -> {
          ExternalDatabase known = existing(environment);
          String kept = nameOf(environment, id);
          String fresh = ExternalDatabase.opaque();
          server.duplicate(kept, fresh, known.role());
          exchange(environment, known, fresh, "before going back to " + id);
          return server.access(known);
        });
  }

  /** The fresh database gets the name that counts; the one that had it becomes a restore point. */
  private void exchange(
      Environment environment, ExternalDatabase known, String fresh, String reason)
      throws IOException, SQLException {
    String former = ExternalDatabase.opaque();
    server.exchange(known.name(), fresh, former);
    note(environment, reason, RestorePoint.Keep.ROUTINE, former);
  }

  private RestorePoint note(
      Environment environment, String reason, RestorePoint.Keep keep, String database)
      throws IOException, SQLException {
    long bytes = server.size(database);
    return points(environment)
        .add(
            reason,
            keep,
            "",
            file -> {
              DurableFile.write(file, database + "\n");
              return bytes;
            });
  }

  private void drop(Environment environment, String id) throws IOException, SQLException {
    server.drop(nameOf(environment, id));
    points(environment).remove(id);
  }

  private String nameOf(Environment environment, String id) throws IOException {
    Optional<Path> file = points(environment).data(id);
    if (file.isEmpty()) {
      throw new DeployException(
          DatabaseCode.NO_RESTORE_POINT.because(
              "The database of " + environment.key() + " has no restore point " + id + ".",
              "Choose one from the list of restore points."));
    }
    return DurableFile.read(file.get()).orElseThrow(() -> new IOException("empty: " + file.get()));
  }

  private RestorePointStore points(Environment environment) {
    return new RestorePointStore(home(environment).resolve("restore-points"), clock);
  }

  private Path home(Environment environment) {
    return directory.resolve(environment.key());
  }

  private Optional<ExternalDatabase> known(Environment environment) throws IOException {
    return ExternalDatabase.read(home(environment).resolve("database"));
  }

  /** Its names are written down before anything is made: a crash leaves nothing nameless. */
  private ExternalDatabase made(Environment environment) throws IOException {
    Optional<ExternalDatabase> known = known(environment);
    if (known.isPresent()) {
      return known.get();
    }
    Files.createDirectories(home(environment));
    ExternalDatabase fresh = ExternalDatabase.fresh();
    fresh.write(home(environment).resolve("database"));
    return fresh;
  }

  private ExternalDatabase existing(Environment environment) throws IOException {
    return known(environment)
        .orElseThrow(() ->
            new DeployException(
                DatabaseCode.NONE.because(
                    "The environment " + environment.key() + " has no database.",
                    "Say "
                        + ManifestKey.DATABASE.suggest("true")
                        + ", or add migrations, and push.")));
  }

  private <T> T locked(Environment environment, Work<T> work) {
    try (KeyedLocks.Held _ = locks.lock(environment.key())) {
      return work.run();
    } catch (IOException e) {
      throw failed(DatabaseCode.FILES, environment, e);
    } catch (SQLException e) {
      throw failed(DatabaseCode.COMMAND_FAILED, environment, e);
    }
  }

  private static DeployException failed(
      DatabaseCode code, Environment environment, Exception cause) {
    return new DeployException(
        code.because(
                "The database of "
                    + environment.key()
                    + " on your server is not what was asked for.",
                "Look at the detail, then try again.")
            .withDetail(String.valueOf(cause.getMessage())),
        cause);
  }
}
