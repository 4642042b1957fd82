package dev.berth.server.installation;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** What can be wrong with the place Berth lives in. */
public enum InstallationCode implements FailureCode {
  DATA_DIRECTORY_IN_USE("installation.data-directory-in-use"),
  DATA_DIRECTORY_OF_ANOTHER_USER("installation.data-directory-of-another-user"),
  DATA_DIRECTORY_UNUSABLE("installation.data-directory-unusable"),
  DISK_FULL("installation.disk-full"),
  DISK_WITHOUT_FILES("installation.disk-without-inodes"),
  DISK_READ_ONLY("installation.disk-read-only");

  private final String code;

  InstallationCode(String code) {
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
