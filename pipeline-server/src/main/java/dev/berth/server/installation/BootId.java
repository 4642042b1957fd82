package dev.berth.server.installation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells one boot of the machine from the next: process ids of an earlier one mean nothing. */
public final class BootId {
  private static final String KERNEL = "/proc/sys/kernel/random/boot_id";

  private BootId() {}

  /**
   * The kernel's id of this boot, or {@code unknown}. The system property {@code
   * berth.boot-id-file} names another file, so that a reboot can be tried without one.
   */
  public static String current() {
    try {
      return Files.readString(Path.of(System.getProperty("berth.boot-id-file", KERNEL))).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
