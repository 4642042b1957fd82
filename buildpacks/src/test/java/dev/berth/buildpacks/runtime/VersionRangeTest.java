package dev.berth.buildpacks.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionRangeTest {
  @ParameterizedTest
  @CsvSource({
    "20, true",
    "20.x, true",
    "v20.11.1, false",
    ">=18, true",
    ">=18 <20, false",
    "^20.11, true",
    "^18 || ^20, true",
    "~20.11, false",
    "18 - 22, true",
    "18 - 19, false",
    ">20, false",
    "<=20, true",
    "*, true",
    "lts/*, true",
    "22.x || 24.x, false"
  })
  void rangesAreReadAsNpmReadsThem(String range, boolean allowed) {
    assertThat(new VersionRange(range).allows("20.20.2")).isEqualTo(allowed);
  }
}
