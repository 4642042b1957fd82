package dev.berth.addresses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicInternetTest {
  /** The registries of 2025, row by row: first and last address, and what lies beside them. */
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      textBlock =
          """
          this network,                0.0.0.0,          0.255.255.255,        -,               1.0.0.0
          private,                     10.0.0.0,         10.255.255.255,       9.255.255.255,   11.0.0.0
          shared address space,        100.64.0.0,       100.127.255.255,      100.63.255.255,  100.128.0.0
          loopback,                    127.0.0.0,        127.255.255.255,      126.255.255.255, 128.0.0.0
          link-local,                  169.254.0.0,      169.254.255.255,      169.253.255.255, 169.255.0.0
          metadata of clouds,          169.254.169.254,  169.254.169.254,      -,               -
          private,                     172.16.0.0,       172.31.255.255,       172.15.255.255,  172.32.0.0
          protocol assignments,        192.0.0.0,        192.0.0.255,          191.255.255.255, 192.0.1.0
          service continuity,          192.0.0.0,        192.0.0.7,            -,               -
          dummy address,               192.0.0.8,        192.0.0.8,            -,               -
          port control,                192.0.0.9,        192.0.0.9,            -,               -
          relays with NAT,             192.0.0.10,       192.0.0.10,           -,               -
          discovery of NAT64,          192.0.0.170,      192.0.0.171,          -,               -
          metadata of a cloud,         192.0.0.192,      192.0.0.192,          -,               -
          TEST-NET-1,                  192.0.2.0,        192.0.2.255,          192.0.1.255,     192.0.3.0
          6to4 relays,                 192.88.99.0,      192.88.99.255,        192.88.98.255,   192.88.100.0
          private,                     192.168.0.0,      192.168.255.255,      192.167.255.255, 192.169.0.0
          benchmarks,                  198.18.0.0,       198.19.255.255,       198.17.255.255,  198.20.0.0
          TEST-NET-2,                  198.51.100.0,     198.51.100.255,       198.51.99.255,   198.51.101.0
          TEST-NET-3,                  203.0.113.0,      203.0.113.255,        203.0.112.255,   203.0.114.0
          multicast,                   224.0.0.0,        239.255.255.255,      223.255.255.255, -
          reserved,                    240.0.0.0,        255.255.255.254,      -,               -
          limited broadcast,           255.255.255.255,  255.255.255.255,      -,               -
          unspecified,                 ::,               ::,                   -,               -
          loopback,                    ::1,              ::1,                  -,               -
          compatible with IPv4,        ::10.0.0.1,       ::8.8.8.8,            -,               -
          mapped private,              ::ffff:10.0.0.0,  ::ffff:10.255.255.255, ::ffff:9.255.255.255, ::ffff:11.0.0.0
          mapped loopback,             ::ffff:127.0.0.1, ::ffff:127.0.0.1,     -,               -
          NAT64 of private,            64:ff9b::a00:0,   64:ff9b::aff:ffff,    64:ff9b::9ff:ffff, 64:ff9b::b00:0
          NAT64 of metadata,           64:ff9b::a9fe:a9fe, 64:ff9b::a9fe:a9fe, -,               -
          local NAT64,                 64:ff9b:1::,      64:ff9b:1:ffff:ffff:ffff:ffff:ffff, -, -
          discard,                     100::,            100::ffff:ffff:ffff:ffff, -,           -
          dummy prefix,                100:0:0:1::,      100:0:0:1:ffff:ffff:ffff:ffff, -,      -
          below global unicast,        1fff::1,          1fff:ffff::,          -,               2000::
          protocol assignments,        2001::,           2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff, 2000:ffff::, 2001:200::
          Teredo,                      2001::1,          2001:0:ffff:ffff::,   -,               -
          benchmarks,                  2001:2::,         2001:2:0:ffff::,      -,               -
          ORCHID,                      2001:10::,        2001:1f:ffff::,       -,               -
          ORCHIDv2,                    2001:20::,        2001:2f:ffff::,       -,               -
          drone identities,            2001:30::,        2001:3f:ffff::,       -,               -
          documentation,               2001:db8::,       2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, 2001:db7:ffff::, 2001:db9::
          6to4 of private,             2002:a00::,       2002:aff:ffff:ffff:ffff:ffff:ffff:ffff, 2002:9ff:ffff::, 2002:b00::
          6to4 of loopback,            2002:7f00:1::1,   2002:7f00:1::1,       -,               -
          documentation,               3fff::,           3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, 3ffe:ffff::, 3fff:1000::
          above global unicast,        4000::,           4000::1,              3fff:ffff::,     -
          segment routing,             5f00::,           5f00:ffff::,          -,               -
          unique local,                fc00::,           fdff:ffff::,          -,               -
          link-local,                  fe80::,           febf:ffff::,          -,               -
          site-local,                  fec0::,           feff:ffff::,          -,               -
          multicast,                   ff00::,           ffff:ffff::,          -,               -
          """)
  void aRangeOfASpecialPurposeIsLeftOutAndNothingElse(
      String purpose, String first, String last, String below, String above)
      throws UnknownHostException {
    assertThat(isPublic(first)).as(purpose + " " + first).isFalse();
    assertThat(isPublic(last)).as(purpose + " " + last).isFalse();
    for (String beside : List.of(below, above)) {
      if (!beside.equals("-")) {
        assertThat(isPublic(beside)).as("beside " + purpose + " " + beside).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1.1.1.1",
    "140.82.121.4",
    "192.31.196.1",
    "192.52.193.1",
    "192.175.48.1",
    "2606:4700::1111",
    "2a00:1450::1",
    "2001:4860::8888",
    "2620:4f:8000::1",
    "64:ff9b::8c52:7904",
    "2002:8c52:7904::1"
  })
  void theRestIsPublic(String address) throws UnknownHostException {
    assertThat(isPublic(address)).isTrue();
  }

  /** Java makes IPv4 addresses of mapped ones, but not everywhere. */
  @Test
  void aMappedAddressIsJudgedByTheOneInIt() throws UnknownHostException {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xff;
    mapped[12] = 127;
    mapped[15] = 1;
    InetAddress address = Inet6Address.getByAddress(null, mapped, 1);

    assertThat(address).isInstanceOf(Inet6Address.class);
    assertThat(PublicInternet.contains(address)).isFalse();
    assertThat(PublicInternet.reached(address))
        .isEqualTo(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
  }

  @Test
  void whatAPacketFilterRefusesIsWhatIsNotPublicAndNoRangeOverlapsAnother() {
    List<AddressRange> ranges = PublicInternet.exceptions();

    assertThat(ranges).allMatch(range -> !PublicInternet.contains(range.prefix()));
    for (AddressRange one : ranges) {
      assertThat(ranges).filteredOn(other -> other.contains(one.prefix())).containsExactly(one);
    }
    assertThat(ranges).extracting(AddressRange::toString).contains("0.0.0.0/8", "169.254.0.0/16");
  }

  @Test
  void whatIsNoRangeIsRefused() {
    for (String wrong : List.of("10.0.0.0/33", "::/129", "example.org/8", "10.0.0.0/x", "")) {
      assertThatExceptionOfType(IllegalArgumentException.class)
          .as(wrong)
          .isThrownBy(() -> AddressRange.of(wrong));
    }
  }

  private static boolean isPublic(String address) throws UnknownHostException {
    return PublicInternet.contains(InetAddress.getByName(address));
  }
}
