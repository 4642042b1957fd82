package dev.berth.server.migrate;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** Why a database was not migrated. */
public enum MigrateCode implements FailureCode {
  /** A statement failed; the database is as it was before that file. */
  STATEMENT("migrate.statement-failed", Fault.USER),
  /** A file was changed after it had run. */
  CHANGED("migrate.changed-after-run", Fault.USER),
  /** A file has a lower version than one that has run. */
  OUT_OF_ORDER("migrate.out-of-order", Fault.USER),
  /** Something ran that this commit does not know. */
  MISSING("migrate.missing-file", Fault.USER),
  /** Tables exist which no migration made. */
  NOT_EMPTY("migrate.not-empty", Fault.USER),
  /** Two files with one version, a name that cannot be read, too many or too large files. */
  FILES("migrate.files", Fault.USER),
  /** A setting that a repository may not make. */
  SETTING("migrate.setting", Fault.USER),
  /** The app's own command for it ended with an error. */
  COMMAND("migrate.command-failed", Fault.USER),
  /** The app's own command for it did not come to an end. */
  COMMAND_TIMEOUT("migrate.command-timeout", Fault.USER),
  /** Files for Flyway stand beside a tool of the app's own: only one may own the schema. */
  TWO_TOOLS("migrate.two-tools", Fault.USER),
  /** The database's lock could not be had: something else holds it. */
  LOCKED("migrate.locked", Fault.TRANSIENT),
  /** Somebody ended the app's own migrations, or the machine for want of memory. */
  KILLED("migrate.killed", Fault.TRANSIENT),
  /** Flyway or the connection failed in another way. */
  FAILED("migrate.failed", Fault.PLATFORM);

  private final String code;
  private final Fault fault;

  MigrateCode(String code, Fault fault) {
    this.code = code;
    this.fault = fault;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
