package dev.berth.server.migrate;

import dev.berth.server.database.DatabaseAccess;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import java.sql.SQLException;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.ValidateOutput;
import org.flywaydb.core.api.output.ValidateResult;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;
import org.jspecify.annotations.Nullable;

/** Flyway's findings in the words of a failure: file, line, statement, SQLSTATE and what to do. */
final class MigrationProblems {
  private static final int MOST_STATEMENT = 600;

  /** {@code lock_not_available}: https://www.postgresql.org/docs/current/errcodes-appendix.html */
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  /** Flyway has no code for it. */
  private static final String MIXED = "both transactional and non-transactional";

  private MigrationProblems() {}

  static DeployException of(ValidateResult result, Migrations migrations) {
    ValidateOutput first =
        result.invalidMigrations.isEmpty() ? null : result.invalidMigrations.get(0);
    ErrorCode code = first == null ? result.errorDetails.errorCode : first.errorDetails.errorCode;
    String file = first == null ? migrations.directory() : described(first);
    Failure failure =
        switch (code) {
          case CoreErrorCode.CHECKSUM_MISMATCH,
              CoreErrorCode.DESCRIPTION_MISMATCH,
              CoreErrorCode.TYPE_MISMATCH ->
              MigrateCode.CHANGED.because(
                  file + " was changed after it had run here",
                  "Put the file back as it was (git log finds it) and make the change in a new one");
          case CoreErrorCode.RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED ->
              MigrateCode.OUT_OF_ORDER.because(
                  file + " is older than what has already run here",
                  "Give it a version above the newest, or say flyway.outOfOrder=true in"
                      + " flyway.conf when the order does not matter");
          case CoreErrorCode.APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED,
              CoreErrorCode.APPLIED_REPEATABLE_MIGRATION_NOT_RESOLVED ->
              MigrateCode.MISSING.because(
                  file + " has run here and is missing from this commit",
                  "Put the file back; what it did is undone by a new migration");
          default ->
              MigrateCode.FILES.because(
                  "The migrations in " + migrations.directory() + " do not fit this database",
                  "The detail names the file");
        };
    return new DeployException(failure.withDetail(result.getAllErrorMessages()));
  }

  static DeployException of(
      FlywayException e, Migrations migrations, DatabaseAccess access, StatementWatch watch) {
    @Nullable FlywaySqlScriptException script = cause(e, FlywaySqlScriptException.class);
    @Nullable SQLException sql = cause(e, SQLException.class);
    if (script != null && sql != null) {
      return new DeployException(statement(script, sql, migrations, access), e);
    }
    if (watch.dropsTheHistory()) {
      return new DeployException(
          MigrateCode.FILES
              .because(
                  watch.file() + " drops the schema in which the history of migrations stands",
                  "Drop the tables instead. To begin anew with nothing in the database, drop and"
                      + " create the schema in `berth db shell`, then push")
              .withDetail(String.valueOf(e.getMessage())),
          e);
    }
    Failure failure =
        switch (e.getErrorCode()) {
          case CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE ->
              MigrateCode.NOT_EMPTY.because(
                  "The database has tables which no migration made",
                  "Say flyway.baselineOnMigrate=true and flyway.baselineVersion=N in flyway.conf:"
                      + " N is the newest migration that these tables already contain");
          case CoreErrorCode.DUPLICATE_VERSIONED_MIGRATION,
              CoreErrorCode.DUPLICATE_REPEATABLE_MIGRATION ->
              MigrateCode.FILES.because(
                  "Two migrations in " + migrations.directory() + " have the same version",
                  "Give one of them another number");
          default ->
              String.valueOf(e.getMessage()).contains(MIXED)
                  ? MigrateCode.FILES.because(
                      "A migration in "
                          + migrations.directory()
                          + " mixes statements that run in a transaction with one that must not",
                      "Give the latter (create index concurrently, vacuum, alter system …) a file"
                          + " of its own")
                  : MigrateCode.FAILED.because(
                      "The database could not be migrated",
                      "Look at the detail, then deploy again");
        };
    return new DeployException(failure.withDetail(String.valueOf(e.getMessage())), e);
  }

  static DeployException of(SQLException e) {
    return new DeployException(
        MigrateCode.FAILED
            .because("The database could not be asked about its migrations", "Deploy again")
            .withDetail(String.valueOf(e.getMessage())),
        e);
  }

  private static Failure statement(
      FlywaySqlScriptException script,
      SQLException sql,
      Migrations migrations,
      DatabaseAccess access) {
    String state = String.valueOf(sql.getSQLState());
    String file = script.getResource() == null ? "" : script.getResource().getFilename();
    String where = migrations.directory() + "/" + file + ", line " + script.getLineNumber();
    String message = String.valueOf(sql.getMessage()).strip();
    String detail =
        "%s%n%s (SQLSTATE %s)%n%n%s".formatted(where, message, state, shortened(script));
    if (state.equals(LOCK_NOT_AVAILABLE)) {
      return MigrateCode.LOCKED
          .because(
              where + " waited too long for a lock",
              "Something in the app holds it: the deploy is tried again; else change the statement"
                  + " so that it locks less")
          .withDetail(detail);
    }
    return MigrateCode.STATEMENT
        .because(
            where + " failed",
            StatementAdvice.of(state, message, script.getStatement(), access)
                .orElse("Mend the statement and push again"))
        .withDetail(detail);
  }

  private static String shortened(FlywaySqlScriptException script) {
    String statement = String.valueOf(script.getStatement()).strip();
    return statement.length() <= MOST_STATEMENT
        ? statement
        : statement.substring(0, MOST_STATEMENT) + " …";
  }

  private static String described(ValidateOutput output) {
    return output.filepath != null && !output.filepath.isBlank()
        ? output.filepath
        : "Migration " + output.version + " (" + output.description + ")";
  }

  private static <T extends Throwable> @Nullable T cause(Throwable from, Class<T> type) {
    for (Throwable cause = from; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }
}
