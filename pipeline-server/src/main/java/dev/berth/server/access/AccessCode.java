package dev.berth.server.access;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** Why access control refuses a request. */
enum AccessCode implements FailureCode {
  NOT_SIGNED_IN("access.not-signed-in", 401),
  WRONG_CREDENTIALS("access.wrong-credentials", 401),
  TOO_MANY_ATTEMPTS("access.too-many-attempts", 429),
  NOT_ALLOWED("access.not-allowed", 403),
  NO_SUCH_ENDPOINT("access.no-such-endpoint", 404),
  FOREIGN_ORIGIN("access.foreign-origin", 403),
  CSRF("access.csrf", 403),
  TLS_REQUIRED("access.tls-required", 403),
  DATABASE_SILENT("access.database-silent", 503);

  private final String code;
  private final int status;

  AccessCode(String code, int status) {
    this.code = code;
    this.status = status;
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
    return status;
  }
}
