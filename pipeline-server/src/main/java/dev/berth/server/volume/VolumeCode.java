package dev.berth.server.volume;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** What can go wrong with a volume. */
enum VolumeCode implements FailureCode {
  FILES("volume.files");

  private final String code;

  VolumeCode(String code) {
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
