package dev.berth.server.access;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.FailureStatus;
import dev.berth.server.failure.Fault;

/** Why access control refuses a request. */
enum AccessCode implements FailureCode {
  NOT_SIGNED_IN("access.not-signed-in"),
  WRONG_CREDENTIALS("access.wrong-credentials"),
  TOO_MANY_ATTEMPTS("access.too-many-attempts"),
  NOT_ALLOWED("access.not-allowed"),
  NO_SUCH_ENDPOINT("access.no-such-endpoint"),
  FOREIGN_ORIGIN("access.foreign-origin"),
  CSRF("access.csrf"),
  TLS_REQUIRED("access.tls-required"),
  DATABASE_SILENT("access.database-silent");

  private final String code;

  AccessCode(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public Fault fault() {
    return this == DATABASE_SILENT ? Fault.TRANSIENT : Fault.USER;
  }

  int status() {
    return FailureStatus.of(this);
  }
}
