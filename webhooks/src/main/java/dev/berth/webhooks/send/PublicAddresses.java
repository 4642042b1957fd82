package dev.berth.webhooks.send;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;

/**
 * The addresses of the public internet: those that IANA's registries of special purposes do not
 * name, and none through which a private IPv4 address can be reached.
 *
 * @see <a
 *     href="https://www.iana.org/assignments/iana-ipv4-special-registry/iana-ipv4-special-registry.xhtml">IPv4</a>
 * @see <a
 *     href="https://www.iana.org/assignments/iana-ipv6-special-registry/iana-ipv6-special-registry.xhtml">IPv6</a>
 */
final class PublicAddresses {
  private static final List<Block> SPECIAL =
      List.of(
          new Block(8, 0),
          new Block(8, 10),
          new Block(10, 100, 64),
          new Block(8, 127),
          new Block(16, 169, 254),
          new Block(12, 172, 16),
          new Block(24, 192, 0, 0),
          new Block(24, 192, 0, 2),
          new Block(24, 192, 88, 99),
          new Block(16, 192, 168),
          new Block(15, 198, 18),
          new Block(24, 198, 51, 100),
          new Block(24, 203, 0, 113),
          new Block(4, 224),
          new Block(4, 240));

  /** Everything that was given out; the rest of IPv6 is none of ours. */
  private static final Block GLOBAL_UNICAST = new Block(3, 0x20);

  /** Teredo and protocol assignments, documentation, 6to4, documentation. */
  private static final List<Block> SPECIAL_6 =
      List.of(
          new Block(23, 0x20, 0x01, 0x00),
          new Block(32, 0x20, 0x01, 0x0d, 0xb8),
          new Block(16, 0x20, 0x02),
          new Block(20, 0x3f, 0xff, 0x00));

  private PublicAddresses() {}

  static boolean contain(InetAddress address) {
    byte[] bytes = address.getAddress();
    return address instanceof Inet4Address
        ? SPECIAL.stream().noneMatch(block -> block.contains(bytes))
        : GLOBAL_UNICAST.contains(bytes)
            && SPECIAL_6.stream().noneMatch(block -> block.contains(bytes));
  }

  /** Addresses that begin with the same bits. */
  private static final class Block {
    private final int bits;
    private final int[] prefix;

    Block(int bits, int... prefix) {
      this.bits = bits;
      this.prefix = prefix;
    }

    boolean contains(byte[] address) {
      for (int index = 0; index * 8 < bits; index++) {
        int mask = 0xff << Math.max(0, 8 - (bits - index * 8)) & 0xff;
        int expected = index < prefix.length ? prefix[index] : 0;
        if ((address[index] & mask) != (expected & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
