package dev.berth.server.source.mirror;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** What can be wrong with a repository that lives elsewhere. */
enum RemoteCode implements FailureCode {
  ADDRESS("source.remote-address", Fault.USER),
  PRIVATE("source.remote-private", Fault.USER),
  ACCESS("source.remote-access", Fault.USER),
  GONE("source.remote-gone", Fault.USER),
  HOST_KEY("source.remote-host-key", Fault.USER),
  CERTIFICATE("source.remote-certificate", Fault.USER),
  UNREACHABLE("source.remote-unreachable", Fault.TRANSIENT);

  private final String code;
  private final Fault fault;

  RemoteCode(String code, Fault fault) {
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
