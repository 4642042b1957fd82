package dev.berth.sandbox.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PacketFilterTest {
  private static final MachineShare SHARE = new MachineShare(3);
  private static final NetworkSlot SLOT = new NetworkSlot(SHARE, 130);
  private final PacketFilter filter = new PacketFilter(SHARE);

  @Test
  void aSlotHasAddressesAndNamesOfItsShare() {
    assertThat(SLOT.hostAddress()).isEqualTo("10.216.1.4");
    assertThat(SLOT.address()).isEqualTo("10.216.1.5");
    assertThat(SLOT.link()).isEqualTo("bth3-130");
    assertThat(new NetworkSlot(new MachineShare(39), NetworkSlot.LIMIT).link().length())
        .isLessThanOrEqualTo(15);
  }

  @Test
  void theTableNamesResolversDialersAndTheWayOutOfEverySlot() {
    String rules =
        filter.rules(
            List.of("10.255.255.53"),
            Set.of(0),
            Map.of(SLOT, new SlotEgress(false, List.of("10.0.0.9:4873"))));
    assertThat(rules)
        .contains("table inet berth3")
        .contains("elements = { 10.255.255.53 }")
        .contains("elements = { \"bth3-130\" }")
        .contains("elements = { \"bth3-130\" . 10.0.0.9 . 4873 }")
        .contains("meta skuid { 0 } accept")
        .doesNotContain("LINK", "TABLE", "NETWORK");
  }

  @Test
  void onlyWhatChangesIsChanged() {
    SlotEgress build = new SlotEgress(true, List.of("10.0.0.9:4873"));
    assertThat(filter.changes(SLOT, SlotEgress.PUBLIC, SlotEgress.PUBLIC)).isEmpty();
    assertThat(filter.changes(SLOT, SlotEgress.PUBLIC, build))
        .isEqualTo("add element inet berth3 allowed { \"bth3-130\" . 10.0.0.9 . 4873 }\n");
    assertThat(filter.changes(SLOT, build, new SlotEgress(false, List.of())))
        .isEqualTo(
            """
            add element inet berth3 closed { "bth3-130" }
            delete element inet berth3 allowed { "bth3-130" . 10.0.0.9 . 4873 }
            """);
  }

  @Test
  void theNoteOfAWayOutIsReadBack() {
    SlotEgress egress = new SlotEgress(false, List.of("10.0.0.9:4873", "10.0.0.9:80"));
    assertThat(SlotEgress.parse(egress.note())).isEqualTo(egress);
    assertThat(SlotEgress.parse(SlotEgress.PUBLIC.note())).isEqualTo(SlotEgress.PUBLIC);
    assertThat(SlotEgress.parse("closed").open()).isFalse();
  }

  @Test
  void onlyPrivateAndOwnAddressesNeedAPermission() {
    Egress egress = new Egress(true, Set.of("10.1.2.3:80", "203.0.113.9:443", "127.0.0.1:3128"));
    assertThat(SlotEgress.resolve(egress).allowed()).containsExactly("10.1.2.3:80");
  }

  @Test
  void aFirewallThatDropsWhatIsForwardedIsRecognised() {
    assertThat(ForwardPolicy.drops("type filter hook forward priority filter; policy drop;"))
        .isTrue();
    assertThat(ForwardPolicy.drops("type filter hook forward priority filter; policy accept;"))
        .isFalse();
    assertThat(ForwardPolicy.rules(SHARE)).allMatch(rule -> rule.contains("bth3-+"));
  }
}
