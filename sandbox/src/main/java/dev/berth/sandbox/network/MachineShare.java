package dev.berth.sandbox.network;

import dev.berth.addresses.AddressRange;
import dev.berth.files.DurableFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of the machine that one installation run by root has for itself: user ids, addresses and
 * names, so that two data directories work side by side.
 *
 * @param number which share
 */
public record MachineShare(int number) {
  /** How many users a share has. */
  public static final int UIDS = 10_000;

  private static final int FIRST_UID = 200_000;
  private static final int FIRST_NETWORK = 213;
  private static final int TENS = 40;

  /** Where all of 10/8 is somebody's; container engines begin at 172.17. */
  private static final int FIRST_OTHER_NETWORK = 24;

  private static final int SHARES = TENS + 8;

  /** Claims survive a reboot, as the user ids of the files do. */
  private static final Path CLAIMS = Path.of("/var/lib/berth-shares");

  /**
   * The installation's share, claimed at the first call; claims of vanished ones are given away.
   */
  public static MachineShare claim(String installation, Path home) throws IOException {
    return claim(CLAIMS, installation, home, UsedNetworks.ofThisMachine());
  }

  static MachineShare claim(Path claims, String installation, Path home, UsedNetworks used)
      throws IOException {
    Files.createDirectories(claims);
    try (FileChannel channel =
            FileChannel.open(
                claims.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      assert lock.isValid();
      for (int number = 0; number < SHARES; number++) {
        if (claimant(claims, number).equals(claimText(installation, home))) {
          return new MachineShare(number);
        }
      }
      MachineShare share = unclaimed(claims, used);
      DurableFile.write(
          claims.resolve(Integer.toString(share.number())), claimText(installation, home));
      return share;
    }
  }

  /**
   * Where nothing else is, or else where a wider route leads, such as one of a VPN for all private
   * addresses: of two routes the narrower one holds.
   */
  private static MachineShare unclaimed(Path claims, UsedNetworks used) throws IOException {
    List<MachineShare> free = new ArrayList<>();
    for (int number = 0; number < SHARES; number++) {
      if (isAbandoned(claims, number)) {
        free.add(new MachineShare(number));
      }
    }
    return free.stream()
        .filter(share -> !used.touches(share.range()))
        .findFirst()
        .or(() -> free.stream().filter(share -> !used.holds(share.range())).findFirst())
        .orElseThrow(() ->
            new IOException(
                "all "
                    + SHARES
                    + " shares of this machine are claimed or in use: "
                    + claims
                    + ", `ip route show table all`"));
  }

  /** The first of its user ids. */
  public int firstUid() {
    return FIRST_UID + number * UIDS;
  }

  /** The first two parts of every address of this installation's slots. */
  String network() {
    return number < TENS
        ? "10." + (FIRST_NETWORK + number)
        : "172." + (FIRST_OTHER_NETWORK + number - TENS);
  }

  /** Every address of this installation's slots. */
  AddressRange range() {
    return AddressRange.of(network() + ".0.0/16");
  }

  String table() {
    return "berth" + number;
  }

  String namespacePrefix() {
    return "berth" + number + "-";
  }

  String linkPrefix() {
    return "bth" + number + "-";
  }

  private static String claimText(String installation, Path home) {
    return installation + " " + home + "\n";
  }

  private static String claimant(Path claims, int number) throws IOException {
    Path file = claims.resolve(Integer.toString(number));
    return Files.exists(file) ? Files.readString(file) : "";
  }

  private static boolean isAbandoned(Path claims, int number) throws IOException {
    String[] claim = claimant(claims, number).strip().split(" ", 2);
    if (claim.length < 2) {
      return true;
    }
    Path id = Path.of(claim[1]).resolve("installation-id");
    return !Files.exists(id) || !Files.readString(id).strip().equals(claim[0]);
  }
}
