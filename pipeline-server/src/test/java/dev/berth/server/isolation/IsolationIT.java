package dev.berth.server.isolation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.installation.DataDirectory;
import dev.berth.server.installation.InstallationId;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolationIT {
  @TempDir Path home;

  @Test
  void theStrongestModeIsChosenAndWeakerOnesSayWhy() throws IOException {
    Isolation isolation =
        Isolation.choose(new DataDirectory(home), InstallationId.of(new DataDirectory(home)));
    assertThat(isolation.report().mode()).isEqualTo(isolation.sandboxes().mode());
    if (isolation.sandboxes() instanceof SystemSandboxes system) {
      system.removeNetworks();
    } else {
      assertThat(isolation.report().reasons()).isNotEmpty();
    }
  }
}
