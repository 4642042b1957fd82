package dev.berth.sandbox.network;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.addresses.AddressRange;
import dev.berth.files.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineShareTest {
  @TempDir Path temporary;

  @Test
  void twoInstallationsNeverShareAndEachKeepsItsOwn() throws IOException {
    assertThat(claim("one", List.of()).number()).isZero();
    assertThat(claim("two", List.of()).number()).isEqualTo(1);
    assertThat(claim("one", List.of()).number()).isZero();
    assertThat(claim("two", List.of()).firstUid()).isEqualTo(210_000);
  }

  @Test
  void theShareOfAVanishedInstallationIsGivenAway() throws IOException {
    claim("one", List.of());
    Files.delete(temporary.resolve("one/installation-id"));
    assertThat(claim("two", List.of()).number()).isZero();
  }

  @Test
  void addressesThatTheMachineUsesAreLeftAlone() throws IOException {
    assertThat(claim("one", List.of("10.213.4.1/24", "10.214.0.1/16")).network())
        .isEqualTo("10.215");
  }

  @Test
  void soAreThoseThatARouteLeadsToWithoutALinkOfItsOwn() throws IOException {
    assertThat(claim("one", List.of("10.213.0.0/16", "10.214.7.7", "10.208.0.0/13")).network())
        .isEqualTo("10.216");
    assertThat(claim("two", List.of("10.0.0.0/8")).network()).isEqualTo("172.24");
  }

  @Test
  void whereAllPrivateAddressesLeadSomewhereANarrowerRouteStillHolds() throws IOException {
    assertThat(claim("one", List.of("10.0.0.0/8", "172.16.0.0/12", "10.213.9.0/24")).network())
        .isEqualTo("10.214");
  }

  @Test
  void whatIpSaysIsReadWithoutWhatIsBerthsOwn() {
    UsedNetworks used =
        UsedNetworks.of(
            """
            1: lo    inet 127.0.0.1/8 scope host lo
            2: eth0    inet 192.0.2.7/24 brd 192.0.2.255 scope global eth0
            9: bth0-3    inet 10.213.0.6/31 scope global bth0-3
            """,
            """
            default via 192.0.2.1 dev eth0
            0.0.0.0/1 via 10.8.0.1 dev tun0
            10.213.0.6/31 dev bth0-3 proto kernel scope link src 10.213.0.6
            unreachable 10.213.0.0/16 metric 1024
            10.220.0.0/16 via 10.8.0.1 dev tun0
            blackhole 10.221.0.0/16
            broadcast 192.0.2.255 dev eth0 table local proto kernel scope link src 192.0.2.7
            """);
    assertThat(used.ranges().stream().map(AddressRange::toString))
        .containsExactly(
            "127.0.0.1/8", "192.0.2.7/24", "10.220.0.0/16", "10.221.0.0/16", "192.0.2.255/32");
  }

  private MachineShare claim(String name, List<String> networksInUse) throws IOException {
    Path home = Files.createDirectories(temporary.resolve(name));
    DurableFile.create(home.resolve("installation-id"), name.getBytes(StandardCharsets.UTF_8));
    return MachineShare.claim(
        temporary.resolve("claims"),
        name,
        home,
        new UsedNetworks(networksInUse.stream().map(AddressRange::of).toList()));
  }
}
