package dev.berth.server.deploy;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.build.BuildDatabase;
import dev.berth.server.database.DatabaseAccess;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.migrate.DatabaseContents;
import dev.berth.server.migrate.Migrations;
import dev.berth.server.migrate.Migrator;
import dev.berth.server.migrate.Remains;
import dev.berth.server.pipeline.DeployId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/**
 * Databases for builds that make pages from what is in one: a cluster like any environment's, with
 * the commit's schema and no data. No build ever reaches an environment's own.
 */
@Component
class BuildDatabases {
  private final EnvironmentDatabases databases;
  private final BuildDirectories directories;
  private final Migrator migrator;

  BuildDatabases(EnvironmentDatabases databases, BuildDirectories directories, Migrator migrator) {
    this.databases = databases;
    this.directories = directories;
    this.migrator = migrator;
  }

  /**
   * The database of one deploy's build.
   *
   * @param migrations the SQL files that bring the schema, read when there is a build
   */
  BuildDatabase of(DeployId deploy, AppName app, Supplier<Optional<Migrations>> migrations) {
    return () -> {
      // The app is on record first: whatever ends this server, the database is found again.
      directories.noteDatabase(deploy, app);
      Environment place = place(deploy, app);
      databases.remove(place);
      DatabaseAccess access = databases.ensure(place);
      migrations.get().ifPresent(files -> migrator.migrate(access, files, new Silence()));
      return new Opened(deploy, place, access);
    };
  }

  /** Makes sure that nothing is left of the deploy's database. */
  void remove(DeployId deploy) {
    directories.notedDatabase(deploy).map(app -> place(deploy, app)).ifPresent(databases::remove);
  }

  /** No branch can be named like this. */
  private static Environment place(DeployId deploy, AppName app) {
    return Environment.preview(app, "/build/" + deploy);
  }

  private final class Opened implements BuildDatabase.Opened {
    private final DeployId deploy;
    private final Environment place;
    private final DatabaseAccess access;
    private final Supplier<List<String>> complaints;
    private final Map<String, Long> before;

    Opened(DeployId deploy, Environment place, DatabaseAccess access) {
      this.deploy = deploy;
      this.place = place;
      this.access = access;
      this.complaints = databases.complaints(place);
      this.before = DatabaseContents.reads(access);
    }

    @Override
    public Map<String, String> variables() {
      return access.variables();
    }

    @Override
    public String reach() {
      return access.egress();
    }

    @Override
    public List<String> read() {
      return DatabaseContents.readAndEmpty(access, before);
    }

    @Override
    public List<String> complaints() {
      return complaints.get();
    }

    @Override
    public void close() {
      databases.remove(place);
      directories.forgetDatabase(deploy);
    }
  }

  /** Nothing is there that could be kept, and the files are named when they run for good. */
  private static final class Silence implements Migrator.Witness {
    @Override
    public Optional<Migrator.Start> started() {
      return Optional.empty();
    }

    @Override
    public Migrator.Start start(String table, int rank, boolean isAnythingThere, boolean destroys) {
      return new Migrator.Start(table, rank, "");
    }

    @Override
    public boolean readmit() {
      return false;
    }

    @Override
    public void remains(Remains remains) {}

    @Override
    public void say(String line) {}
  }
}
