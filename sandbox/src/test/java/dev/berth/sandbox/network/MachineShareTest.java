package dev.berth.sandbox.network;

import static org.assertj.core.api.Assertions.assertThat;

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

  private MachineShare claim(String name, List<String> networksInUse) throws IOException {
    Path home = Files.createDirectories(temporary.resolve(name));
    DurableFile.create(home.resolve("installation-id"), name.getBytes(StandardCharsets.UTF_8));
    return MachineShare.claim(temporary.resolve("claims"), name, home, networksInUse);
  }
}
