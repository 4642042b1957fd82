package dev.berth.server.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseRuntime;
import dev.berth.server.rollout.InstanceSpec;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InstanceSpecsTest {
  private static final Release RELEASE =
      new Release(
          7,
          Environment.production(new AppName("shop"), "main"),
          DeployId.random(),
          "1".repeat(40),
          "subject",
          "Ada",
          "shop@sha256:4be1",
          new ReleaseRuntime(
              "",
              60,
              Map.of("COLOUR", "red", "SIZE", "small"),
              List.of(),
              List.of(),
              false,
              false,
              ""),
          0,
          true,
          Instant.EPOCH,
          Optional.of(Instant.EPOCH));

  @Test
  void aLaterSourceWinsAndWhatBerthSaysWinsOverAll() {
    InstanceSpecs specs =
        new InstanceSpecs(
            List.of(
                release -> Additions.of(release.runtime().variables()),
                release -> Additions.of(Map.of("COLOUR", "blue", "BERTH_RELEASE", "forged"))));

    assertThat(specs.of(RELEASE).variables())
        .containsEntry("SIZE", "small")
        .containsEntry("COLOUR", "blue")
        .containsEntry("BERTH_RELEASE", "7")
        .containsEntry("BERTH_ENVIRONMENT", "production");
  }

  @Test
  void aValueIsReadWhenAnInstanceStartsNotBefore() {
    Map<String, String> kept = new HashMap<>(Map.of("TOKEN", "old"));
    InstanceSpecs specs = new InstanceSpecs(List.of(release -> Additions.of(kept)));

    kept.put("TOKEN", "new");

    assertThat(specs.of(RELEASE).variables()).containsEntry("TOKEN", "new");
  }

  @Test
  void whatIsPrintedHoldsNoValue() {
    InstanceSpec spec =
        new InstanceSpecs(List.of(release -> Additions.of(Map.of("TOKEN", "hunter2")))).of(RELEASE);

    assertThat(spec.toString()).contains("TOKEN").doesNotContain("hunter2");
  }
}
