package dev.berth.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.infra.cli.Terraform;
import dev.berth.infra.provider.ProviderServer;
import dev.berth.infra.state.StateServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real CLI against provider and backend of this process. */
class TerraformIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path directory;
  private final MapResource databases = new MapResource("berth_database", "address");
  private final MapResource volumes = new MapResource("berth_volume", "path");
  private final MapResource scopes = new MapResource("berth_secret_scope", "scope");
  private final MemoryState state = new MemoryState();
  private Terraform terraform;

  @BeforeEach
  void find() {
    Optional<Terraform> found = Terraform.find(System.getenv("PATH"));
    assumeTrue(found.isPresent(), "neither tofu nor terraform is on the PATH");
    assumeTrue(ProviderServer.isSupported(), "there is no epoll on this system");
    terraform = found.orElseThrow();
  }

  @Test
  void whatIsWantedIsMadeAndMadeOnce() {
    apply(inputs(true, true));

    assertThat(databases.things).containsOnlyKeys("shop");
    assertThat(volumes.things).containsOnlyKeys("shop");
    assertThat(state.holder).as("the lock is given back").isNull();
    assertThat(state.read().orElseThrow()).contains("made of shop");

    apply(inputs(true, true));
    assertThat(databases.calls).containsExactly("create shop");
  }

  @Test
  void aPlanChangesNothing() {
    Terraform.Result plan = run(inputs(true, false), "plan", "-no-color");

    assertThat(plan.exit()).as(plan.output()).isZero();
    assertThat(plan.output())
        .contains("berth_database.database[0] will be created", "2 to add, 0 to change");
    assertThat(databases.things).isEmpty();
  }

  @Test
  void anotherInputUpdatesInPlaceAndAnotherNameReplaces() {
    apply(inputs(true, false));
    apply(new EnvironmentTemplate.Inputs("shop", true, "other", false));
    assertThat(databases.calls).containsExactly("create shop", "update shop");

    apply(new EnvironmentTemplate.Inputs("store", true, "other", false));
    assertThat(databases.calls)
        .containsExactly("create shop", "update shop", "delete shop", "create store");
  }

  @Test
  void whatIsGoneIsMadeAgainAndWhatIsNotWantedIsRemoved() {
    apply(inputs(true, true));
    databases.things.clear();

    apply(inputs(true, false));

    assertThat(databases.things).containsOnlyKeys("shop");
    assertThat(volumes.things).isEmpty();
  }

  @Test
  void destroyLeavesNothing() {
    apply(inputs(true, true));

    Terraform.Result destroyed = run(inputs(true, true), "destroy", "-auto-approve", "-no-color");

    assertThat(destroyed.exit()).as(destroyed.output()).isZero();
    assertThat(databases.things).isEmpty();
    assertThat(scopes.things).isEmpty();
  }

  @Test
  void whatSomebodyMadeIsImported() {
    databases.things.put("shop", "");

    Terraform.Result imported =
        run(inputs(true, false), "import", "-no-color", "berth_database.database[0]", "shop");

    assertThat(imported.exit()).as(imported.output()).isZero();
    apply(inputs(true, false));
    assertThat(databases.calls).isEmpty();
  }

  @Test
  void aLockThatSomebodyHoldsIsRespectedUntilItIsForced() {
    state.lock("somebody", "{\"ID\":\"somebody\",\"Who\":\"me\"}");

    Terraform.Result refused = run(inputs(true, false), "apply", "-auto-approve", "-no-color");
    assertThat(refused.exit()).isNotZero();
    assertThat(refused.output()).contains("somebody");

    Terraform.Result forced = run(inputs(true, false), "force-unlock", "-force", "somebody");
    assertThat(forced.exit()).as(forced.output()).isZero();
    apply(inputs(true, false));
  }

  /** The work goes on in this process; what it made is found by the next run. */
  @Test
  void aCliThatIsKilledInTheMiddleLeavesNoOrphan() {
    databases.whileCreating =
        () -> ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);

    Terraform.Result killed = run(inputs(true, false), "apply", "-auto-approve");
    assertThat(killed.exit()).isNotZero();
    assertThat(databases.things).containsOnlyKeys("shop");

    databases.whileCreating = null;
    state.unlock("");
    apply(inputs(true, false));
    assertThat(databases.things).containsOnlyKeys("shop");
    apply(inputs(false, false));
    assertThat(databases.things).as("and it is known").isEmpty();
  }

  @Test
  void aCommandThatOnlyLooksLikeOneIsNotUsed() throws IOException {
    assertThat(terraform.version(directory)).get().asString().matches("\\d+\\.\\d+\\.\\d+.*");

    Path shim = Files.writeString(directory.resolve("terraform"), "#!/bin/sh\nexit 127\n");
    Files.setPosixFilePermissions(shim, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThat(new Terraform(shim, Optional.empty()).version(directory)).isEmpty();

    Files.writeString(shim, "#!/bin/sh\necho Terraform v0.12.31\n");
    assertThat(new Terraform(shim, Optional.empty()).version(directory)).isEmpty();
  }

  @Test
  void aFailureIsShownInItsOwnWords() {
    databases.whileCreating =
        () -> {
          throw new IllegalStateException("the disk is full");
        };

    Terraform.Result failed = run(inputs(true, false), "apply", "-auto-approve", "-no-color");

    assertThat(failed.exit()).isNotZero();
    assertThat(failed.output()).contains("the disk is full");
    assertThat(state.holder).isNull();
  }

  private static EnvironmentTemplate.Inputs inputs(boolean database, boolean volume) {
    return new EnvironmentTemplate.Inputs("shop", database, "", volume);
  }

  private void apply(EnvironmentTemplate.Inputs inputs) {
    Terraform.Result result = run(inputs, "apply", "-auto-approve", "-no-color");
    assertThat(result.exit()).as(result.output()).isZero();
  }

  private Terraform.Result run(EnvironmentTemplate.Inputs inputs, String... arguments) {
    EnvironmentTemplate.write(directory, inputs);
    try (ProviderServer provider =
            ProviderServer.open(directory, List.of(databases, volumes, scopes));
        StateServer backend = StateServer.open(state)) {
      Map<String, String> environment = new HashMap<>(backend.environment());
      environment.put("TF_REATTACH_PROVIDERS", provider.reattach());
      if (!Files.isDirectory(directory.resolve(".terraform"))) {
        Terraform.Result initialised =
            terraform.run(List.of("init", "-no-color"), directory, environment, PATIENCE);
        assertThat(initialised.exit()).as(initialised.output()).isZero();
      }
      return terraform.run(List.of(arguments), directory, environment, PATIENCE);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
