package dev.berth.sandbox.network;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether the machine passes IPv4 packets on between its links, without which no sandbox reaches
 * anything. Other software may switch it off at any time, as when all kernel settings are loaded
 * anew, so it is looked at before every use.
 */
public final class Forwarding {
  private static final Path SETTING = Path.of("/proc/sys/net/ipv4/ip_forward");

  private Forwarding() {}

  /**
   * Makes sure that it is on.
   *
   * @return whether it had to be switched on
   */
  public static boolean ensure() throws IOException {
    if (Files.readString(SETTING).startsWith("1")) {
      return false;
    }
    Files.writeString(SETTING, "1");
    return true;
  }
}
