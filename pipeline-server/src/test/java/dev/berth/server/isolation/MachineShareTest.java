package dev.berth.server.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import java.io.IOException;
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
  void aTenantKeepsItsUserAndNoneIsGivenTwice() throws IOException {
    Path file = temporary.resolve("isolation/tenants");
    Tenants tenants = new Tenants(file, 200_000, 10);
    assertThat(tenants.uid("build/shop")).isEqualTo(200_000);
    assertThat(tenants.uid("shop")).isEqualTo(200_001);
    assertThat(new Tenants(file, 200_000, 10).uid("build/shop")).isEqualTo(200_000);
    assertThat(new Tenants(file, 200_000, 10).uid("blog")).isEqualTo(200_002);
  }

  private MachineShare claim(String name, List<String> networksInUse) throws IOException {
    DataDirectory data = new DataDirectory(temporary.resolve(name));
    Path claims = temporary.resolve("claims");
    return MachineShare.claim(claims, data, InstallationId.of(data), networksInUse);
  }
}
