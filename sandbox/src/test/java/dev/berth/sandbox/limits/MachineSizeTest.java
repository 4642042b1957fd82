package dev.berth.sandbox.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MachineSizeTest {
  @Test
  void aSmallMachineCarriesABuildBesideItsInstancesAndBerth() {
    MachineSize small = new MachineSize(2L << 30, 1);
    assertThat(small.sandboxBytes() >> 20).isEqualTo(1664);
    assertThat(small.buildBytes() >> 20).isEqualTo(832);
    assertThat(small.instanceBytes() >> 20).isEqualTo(416);
    assertThat(small.buildBytes() + 2 * small.instanceBytes())
        .isLessThanOrEqualTo(small.sandboxBytes());
    assertThat(small.cpus()).isEqualTo(0.9);
  }

  @Test
  void aLargeOneHasWhatItAlwaysHad() {
    MachineSize large = new MachineSize(16L << 30, 8);
    assertThat(large.buildBytes()).isEqualTo(2L << 30);
    assertThat(large.instanceBytes()).isEqualTo(512L << 20);
  }

  @Test
  void thisOneIsMeasured() {
    assertThat(MachineSize.here().memoryBytes()).isGreaterThan(128L << 20);
    assertThat(MachineSize.here().processors()).isPositive();
  }
}
