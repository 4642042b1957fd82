package dev.berth.addresses;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * A range of addresses, written as in RFC 4632, section 3.1, and RFC 4291, section 2.3.
 *
 * @param prefix the first of them
 * @param bits how many bits they have in common
 */
public record AddressRange(InetAddress prefix, int bits) {
  private static final Pattern NUMERIC = Pattern.compile("[0-9a-fA-F:.]+");

  /** The range that is written like this, such as {@code 10.0.0.0/8}; one address without bits. */
  public static AddressRange of(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!NUMERIC.matcher(address).matches()) {
      throw new IllegalArgumentException("\"" + text + "\" is no network, such as 10.0.0.0/8");
    }
    try {
      InetAddress prefix = InetAddress.getByName(address);
      int most = prefix.getAddress().length * 8;
      int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1));
      if (bits < 0 || bits > most) {
        throw new IllegalArgumentException("\"" + text + "\" has too many bits");
      }
      return new AddressRange(prefix, bits);
    } catch (UnknownHostException | NumberFormatException e) {
      throw new IllegalArgumentException("\"" + text + "\" is no network, such as 10.0.0.0/8", e);
    }
  }

  /** Whether the address is one of them. */
  public boolean contains(InetAddress address) {
    byte[] mine = prefix.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >> (bit & 7);
      if ((mine[bit >> 3] & mask) != (other[bit >> 3] & mask)) {
        return false;
      }
    }
    return true;
  }

  /** As it is written. */
  @Override
  public String toString() {
    return prefix.getHostAddress() + "/" + bits;
  }
}
