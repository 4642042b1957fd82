package dev.berth.server.database;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** Why an environment's database is not what was asked for. */
public enum DatabaseCode implements FailureCode {
  /** Its files cannot be made, copied or moved, or it does not start. */
  FILES("database.files", Fault.PLATFORM),
  /** PostgreSQL refuses to run as the only user there is. */
  NO_USER("database.no-user", Fault.PLATFORM),
  /** It answers, but a command of ours failed. */
  COMMAND_FAILED("database.command-failed", Fault.PLATFORM),
  /** The operator's settings lead to no server. */
  SETTINGS("database.settings", Fault.PLATFORM),
  /** It is in use, and nothing here can copy it meanwhile. */
  IN_USE("database.in-use", Fault.USER),
  /** The environment has no database. */
  NONE("database.none", Fault.USER),
  /** There is no restore point of that name. */
  NO_RESTORE_POINT("database.no-restore-point", Fault.USER);

  private final String code;
  private final Fault fault;

  DatabaseCode(String code, Fault fault) {
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
