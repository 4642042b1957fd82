package dev.berth.server.migrate;

import dev.berth.server.database.DatabaseAccess;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.ValidateResult;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;
import org.postgresql.ds.PGSimpleDataSource;
import org.springframework.stereotype.Component;

/** Brings a database to what a commit's migrations say, with Flyway, as the app's own role. */
@Component
public final class Migrator {
  /** Long enough for a busy table, short enough not to stop the app that is live meanwhile. */
  private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(10);

  private static final Duration STATEMENT_TIMEOUT = Duration.ofMinutes(10);
  private static final int LOCK_RETRIES = 20;

  /** What is said about whoever changed the app's own password. */
  public static final String READMITTED =
      " gave the app's own role another password; it is as it was again, since the live release"
          + " knows no other";

  /** Flyway's own name for it. */
  static final String TABLE = "flyway_schema_history";

  /**
   * Where a deploy's migrations began, written down before the first file runs.
   *
   * @param table the history table
   * @param rank its newest entry by then
   * @param restorePoint the state before; empty when nothing was there
   */
  public record Start(String table, int rank, String restorePoint) {}

  /** What is asked for before the first file runs, and what is said about the work. */
  public interface Witness {
    /** Where the same deploy began before: it was cut, or it tries once more. */
    Optional<Start> started();

    /**
     * Writes down where it begins, with a restore point when there is anything in the database.
     *
     * @param destroys whether the files might take data away
     */
    Start start(String table, int rank, boolean isAnythingThere, boolean destroys);

    /**
     * Makes sure that the app's own password opens the database; says whether it did not: files may
     * change it, which locks out all that runs.
     */
    boolean readmit();

    /** What stays of migrations that failed. */
    void remains(Remains remains);

    /** Says one line to whoever watches. */
    void say(String line);
  }

  /**
   * Makes sure that all of them have run. Running it again is harmless.
   *
   * @throws dev.berth.server.failure.DeployException with a {@link MigrateCode}
   */
  public Migrated migrate(DatabaseAccess access, Migrations migrations, Witness witness) {
    String table = migrations.settings().table().orElse(TABLE);
    MigrationHistory history = new MigrationHistory(dataSource(access), table);
    StatementWatch watch = new StatementWatch();
    Flyway flyway = configuration(access, migrations).callbacks(watch).load();
    try {
      for (String script : history.forgetFailed()) {
        witness.say("note: " + script + " had failed half way and runs again from its beginning");
      }
      MigrationInfo[] pending = pending(flyway, migrations);
      Optional<Start> start = witness.started();
      if (pending.length > 0 && start.isEmpty()) {
        start =
            Optional.of(
                witness.start(
                    table,
                    history.newest(),
                    DatabaseContents.isAnythingIn(access, history.newest() == 0 ? table : ""),
                    migrations.destroy(pending)));
      }
      if (pending.length > 0) {
        Arrays.stream(pending).forEach(info -> witness.say("  " + info.getScript()));
        try {
          flyway.migrate();
        } finally {
          readmit(witness);
        }
      }
      return done(version(flyway), history, start);
    } catch (FlywayException e) {
      Remains remains = remains(access, history, watch, witness.started());
      witness.remains(remains);
      throw MigrationProblems.of(e, migrations, access, watch);
    } catch (SQLException e) {
      throw MigrationProblems.of(e);
    }
  }

  /** What ran since a deploy began: all that is known when it was cut and nobody saw its end. */
  public Remains since(DatabaseAccess access, Start start) {
    try {
      return Remains.of(
          new MigrationHistory(dataSource(access), start.table()).since(start.rank()));
    } catch (SQLException e) {
      throw MigrationProblems.of(e);
    }
  }

  private static void readmit(Witness witness) {
    if (witness.readmit()) {
      witness.say("warning: the migrations" + READMITTED);
    }
  }

  private static Migrated done(String version, MigrationHistory history, Optional<Start> start)
      throws SQLException {
    if (start.isEmpty()) {
      return new Migrated(version, 0, "", "");
    }
    Remains ran = Remains.of(history.since(start.get().rank()));
    return new Migrated(version, ran.files().size(), start.get().restorePoint(), ran.words());
  }

  private static Remains remains(
      DatabaseAccess access,
      MigrationHistory history,
      StatementWatch watch,
      Optional<Start> start) {
    try {
      return new Remains(
          start.isPresent() ? history.since(start.get().rank()) : List.of(),
          watch.committed(dataSource(access)),
          DatabaseContents.invalidIndexes(access));
    } catch (SQLException e) {
      throw MigrationProblems.of(e);
    }
  }

  private static MigrationInfo[] pending(Flyway flyway, Migrations migrations) {
    ValidateResult valid = flyway.validateWithResult();
    if (!valid.validationSuccessful) {
      throw MigrationProblems.of(valid, migrations);
    }
    return flyway.info().pending();
  }

  private static String version(Flyway flyway) {
    MigrationInfo current = flyway.info().current();
    MigrationVersion version = current == null ? null : current.getVersion();
    return version == null ? "" : version.getVersion();
  }

  private static FluentConfiguration configuration(DatabaseAccess access, Migrations migrations) {
    MigrationSettings settings = migrations.settings();
    FluentConfiguration configuration =
        Flyway.configure(Migrator.class.getClassLoader())
            .dataSource(dataSource(access))
            .resourceProvider(new GivenFiles(migrations.files()))
            .javaMigrationClassProvider(List::of)
            .locations(new String[0])
            .skipDefaultCallbacks(true)
            .placeholders(settings.placeholders())
            .placeholderReplacement(!settings.placeholders().isEmpty())
            .outOfOrder(settings.outOfOrder())
            .baselineOnMigrate(settings.baselineOnMigrate())
            .ignoreMigrationPatterns("*:pending", "*:future")
            .lockRetryCount(LOCK_RETRIES)
            .cleanDisabled(true)
            .connectRetries(2);
    // A lock held in a transaction would keep `create index concurrently` waiting for ever.
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    settings.table().ifPresent(configuration::table);
    settings.baselineVersion().ifPresent(configuration::baselineVersion);
    return configuration;
  }

  static DataSource dataSource(DatabaseAccess access) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(access.jdbcUrl());
    source.setUser(access.user());
    source.setPassword(access.password());
    source.setApplicationName("berth migrate");
    source.setConnectTimeout(10);
    source.setOptions(
        "-c lock_timeout=%d -c statement_timeout=%d"
            .formatted(LOCK_TIMEOUT.toMillis(), STATEMENT_TIMEOUT.toMillis()));
    return source;
  }
}
