package dev.berth.server.migrate;

import dev.berth.server.database.DatabaseAccess;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
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

  /** What is asked for before the first file runs, and what is said about the work. */
  public interface Witness {
    /** Keeps the state as it is; what comes back names the restore point. */
    String keep();

    /** Says one line to whoever watches. */
    void say(String line);
  }

  /**
   * Makes sure that all of them have run. Running it again is harmless.
   *
   * @throws dev.berth.server.failure.DeployException with a {@link MigrateCode}
   */
  public Migrated migrate(DatabaseAccess access, Migrations migrations, Witness witness) {
    return inItsOwnWords(
        migrations,
        () -> {
          Flyway flyway = configuration(access, migrations).load();
          MigrationInfo[] pending = pending(flyway, migrations);
          if (pending.length == 0) {
            return new Migrated(version(flyway), 0, "");
          }
          boolean isFresh = flyway.info().applied().length == 0;
          String restorePoint = isFresh ? "" : witness.keep();
          if (!restorePoint.isEmpty()) {
            witness.say("Restore point " + restorePoint + ": the data as it is before these run");
          }
          Arrays.stream(pending).forEach(info -> witness.say("  " + info.getScript()));
          int applied = flyway.migrate().migrationsExecuted;
          return new Migrated(version(flyway), applied, restorePoint);
        });
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

  private static Migrated inItsOwnWords(Migrations migrations, Supplier<Migrated> work) {
    try {
      return work.get();
    } catch (FlywayException e) {
      throw MigrationProblems.of(e, migrations);
    }
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
