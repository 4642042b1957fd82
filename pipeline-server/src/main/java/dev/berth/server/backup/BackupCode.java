package dev.berth.server.backup;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** Why a backup cannot be made or restored. */
enum BackupCode implements FailureCode {
  NOT_A_BACKUP("backup.not-a-backup", Fault.USER),
  INCOMPLETE("backup.incomplete", Fault.USER),
  NOT_EMPTY("backup.not-empty", Fault.USER),
  OPERATORS_DATABASE("backup.operators-database", Fault.USER);

  private final String code;
  private final Fault fault;

  BackupCode(String code, Fault fault) {
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
