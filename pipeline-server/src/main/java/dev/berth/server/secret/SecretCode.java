package dev.berth.server.secret;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** What can be wrong with variables besides what their store says. */
enum SecretCode implements FailureCode {
  UNKNOWN_SCOPE("secrets.unknown-scope", Fault.USER),
  NAME_RESERVED("secrets.name-reserved", Fault.USER),
  NOT_SET("secrets.not-set", Fault.USER),
  URL_NOT_ENCODED("secrets.url-not-encoded", Fault.USER),
  FILE_INVALID("secrets.file-invalid", Fault.USER),
  VERSION_GONE("secrets.version-gone", Fault.USER),
  CONTENDED("secrets.contended", Fault.TRANSIENT),
  EXPOSED("secrets.exposed", Fault.USER),
  LEFT_BY_BUILD("secrets.left-by-build", Fault.USER);

  private final String code;
  private final Fault fault;

  SecretCode(String code, Fault fault) {
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
