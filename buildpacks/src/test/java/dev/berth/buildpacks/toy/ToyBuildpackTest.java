package dev.berth.buildpacks.toy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.AppFixture;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.languages.CheckoutReading;
import dev.berth.buildpacks.profile.Component;
import dev.berth.buildpacks.profile.MigrationSource;
import dev.berth.buildpacks.profile.Need;
import dev.berth.buildpacks.profile.ProcessCandidate;
import dev.berth.buildpacks.profile.VariableUse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A language in one package, from a checkout to all that is known of it. */
class ToyBuildpackTest {
  @TempDir Path checkout;

  @Test
  void aLanguageInOnePackageIsReadPlannedAndExplained() {
    new AppFixture(checkout)
        .with("toy.txt", "toy-http\ntoy-postgres\n")
        .with("main.toy", "ask API_KEY\nask GREETING or hello\nkeep upload")
        .with("changes/1.toy", "make table")
        .with("toy/sql/V1__t.sql", "select 1;")
        .with("Procfile", "worker: toy work.toy\n");

    CheckoutReading reading = new Buildpacks(List.of(new ToyBuildpack())).read(checkout);

    Component app = reading.profile().component();
    assertThat(app.language()).isEqualTo("toy");
    assertThat(app.framework()).isEqualTo("Toy");
    assertThat(app.root()).isEmpty();
    assertThat(app.processes())
        .containsExactly(
            ProcessCandidate.web("toy main.toy", "there is a main.toy"),
            new ProcessCandidate("worker", "toy work.toy", "Procfile has a worker process"));
    assertThat(app.needs().database()).isEqualTo(Need.because("toy.txt depends on toy-postgres"));
    assertThat(app.needs().volume()).isEqualTo(Need.because("main.toy stores uploads on its disk"));
    assertThat(app.variables())
        .containsExactly(
            new VariableUse("API_KEY", "main.toy", 1, false),
            new VariableUse("GREETING", "main.toy", 2, true));
    assertThat(app.migrations())
        .containsExactly(
            new MigrationSource(MigrationSource.FLYWAY, "toy/sql", Map.of()),
            new MigrationSource("toy-migrate", "changes", Map.of()));
    assertThat(app.release().orElseThrow().command()).isEqualTo("toy-migrate up");
    assertThat(app.packageSources()).containsExactly("toys");

    BuildPlan plan = reading.plan("c0ffee", Map.of());
    assertThat(plan.buildpack()).isEqualTo("toy");
    assertThat(plan.start().command()).containsExactly("/bin/sh", "-c", "exec toy main.toy");
    assertThat(Objects.requireNonNull(plan.release()).tool()).isEqualTo("toy-migrate");
  }

  @Test
  void itsOwnersWordComesFirst() {
    new AppFixture(checkout)
        .with("app/toy.txt", "")
        .with("berth.yaml", "root: app\nstart: toy other.toy\ndatabase: false\n");

    CheckoutReading reading = new Buildpacks(List.of(new ToyBuildpack())).read(checkout);

    assertThat(reading.profile().component().root()).isEqualTo("app");
    assertThat(reading.profile().manifest().start()).isEqualTo(Optional.of("toy other.toy"));
    assertThat(reading.plan("c0ffee", Map.of()).start().command())
        .containsExactly("/bin/sh", "-c", "exec toy other.toy");
  }
}
