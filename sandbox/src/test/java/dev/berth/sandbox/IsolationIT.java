package dev.berth.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IsolationIT {
  @TempDir Path home;

  @Test
  void theStrongestModeIsChosenAndWeakerOnesSayWhy() throws IOException {
    Isolation isolation = Isolation.choose(Machine.installation(home), Set.of(0));
    assertThat(isolation.report().mode()).isEqualTo(isolation.sandboxes().mode());
    if (isolation.report().mode() != IsolationMode.SYSTEM) {
      assertThat(isolation.report().reasons()).isNotEmpty();
    }
    isolation.leaveMachine();
  }
}
