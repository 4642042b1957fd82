package dev.berth.server.migrate;

import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import java.sql.SQLException;
import java.util.Map;
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

  private static final Map<String, String> ADVICE =
      Map.of(
          "42P07", "The table exists already: was it made by hand, or by another migration?",
          "42P01", "The table does not exist: does an earlier migration make it?",
          "42601", "Mend the syntax; the line is the file's",
          "23505", "Rows that exist break the new uniqueness: clean them up in the same migration",
          "23502", "Rows that exist have no value there: give the column a default first",
          "42501", "The app's own role may not do this: it is no superuser",
          "57014", "It ran for longer than 10 minutes: do it in smaller steps");

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

  static DeployException of(FlywayException e, Migrations migrations) {
    @Nullable FlywaySqlScriptException script = cause(e, FlywaySqlScriptException.class);
    @Nullable SQLException sql = cause(e, SQLException.class);
    if (script != null && sql != null) {
      return new DeployException(statement(script, sql, migrations), e);
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
              MigrateCode.FAILED.because(
                  "The database could not be migrated", "Look at the detail, then deploy again");
        };
    return new DeployException(failure.withDetail(String.valueOf(e.getMessage())), e);
  }

  private static Failure statement(
      FlywaySqlScriptException script, SQLException sql, Migrations migrations) {
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
    String advice = ADVICE.getOrDefault(state, "Mend the statement and push again");
    return MigrateCode.STATEMENT
        .because(where + " failed", advice + "; the live release goes on unchanged")
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
