package dev.berth.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PackageSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "http://me:secret@proxy:3128, http://proxy:3128",
    "me:secret@proxy:3128, proxy:3128",
    "//me:secret@proxy:3128, //proxy:3128",
    "https://me:se@cret@h/simple, https://h/simple",
    "https://me:se/secret@h/simple, https://h/simple",
    "https://token@h/simple, https://h/simple",
    "https://h:8443/npm/@acme, https://h:8443/npm/@acme",
    "https://h/@acme/x, https://h/@acme/x",
    "proxy:3128, proxy:3128",
    "localhost, localhost"
  })
  void credentialsGoHoweverAnAddressIsWritten(String address, String clean) {
    assertThat(PackageSettings.withoutCredentials(address)).isEqualTo(clean);
    assertThat(PackageSettings.withoutCredentials(address + " " + address))
        .isEqualTo(clean + " " + clean);
  }
}
