package dev.berth.server.postgres;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** What can go wrong with a PostgreSQL cluster of ours. */
enum PostgresCode implements FailureCode {
  UNSUPPORTED_MACHINE("postgres.unsupported-machine"),
  UNPACK_FAILED("postgres.unpack-failed"),
  DIRECTORY_UNREACHABLE("postgres.directory-unreachable"),
  INIT_FAILED("postgres.init-failed"),
  START_FAILED("postgres.start-failed"),
  STOP_FAILED("postgres.stop-failed"),
  DATABASE_UNUSABLE("postgres.database-unusable");

  private final String code;

  PostgresCode(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public Fault fault() {
    return Fault.PLATFORM;
  }
}
