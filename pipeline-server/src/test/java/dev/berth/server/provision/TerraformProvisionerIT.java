package dev.berth.server.provision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.infra.cli.Terraform;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.provision.Provisioner.Wanted;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TerraformProvisionerIT extends ProvisionerContract {
  @BeforeAll
  static void find() {
    assumeTrue(
        Terraform.find(System.getenv("PATH")).isPresent(),
        "neither tofu nor terraform is on the PATH");
  }

  @Override
  boolean withTerraform() {
    return true;
  }

  @Test
  void aPlanSaysWhatWouldBeMadeAndMakesNothing() {
    String plan = provisioner.plan(PRODUCTION, new Wanted(true, Optional.empty(), true));

    assertThat(plan).contains("berth_database.database[0] will be created").contains("3 to add");
    assertThat(databases.contents).isEmpty();
    assertThat(secrets.states.read(PRODUCTION)).isEmpty();
  }

  @Test
  void unchangedInputsRunNothing() {
    ensure(PRODUCTION, true, true);
    int versions = secrets.states.versions(PRODUCTION);

    ensure(PRODUCTION, true, true);
    assertThat(secrets.states.versions(PRODUCTION)).isEqualTo(versions);
  }

  /** A socket's path must not be longer than 107 bytes, whatever an environment is called. */
  @Test
  void longNamesAreProvisionedToo() {
    Environment longest =
        Environment.preview(
            new AppName("a-name-as-long-as-they-may-be1"),
            "feature/with-a-branch-as-long-as-slugs");

    ensure(longest, true, false);

    assertThat(secrets.states.read(longest).orElseThrow()).contains(longest.key());
  }

  @Test
  void theStateIsOnDiskForNobodyToRead() {
    ensure(PRODUCTION, true, false);
    assertThat(secrets.states.read(PRODUCTION).orElseThrow())
        .contains("berth_database")
        .doesNotContain("password-of-shop");

    for (Path file : files(directory)) {
      if (file.toString().contains("secrets")) {
        assertThat(text(file)).as(file.toString()).doesNotContain("berth_database");
      }
    }
  }

  /** As after a kill of the server: its CLI ended with it, its lock did not. */
  @Test
  void aLockThatADeadServerLeftHoldsNobodyUp() {
    new EnvironmentState(PRODUCTION, secrets.states, database.jdbc(), clock)
        .lock("dead", "{\"ID\":\"dead\"}");

    ensure(PRODUCTION, true, false);

    assertThat(databases.contents).containsOnlyKeys("shop");
    assertThat(provisioner.unlock(PRODUCTION)).isEmpty();
  }

  /** As after a kill in the middle of {@code init}: the directory is there, and nothing in it. */
  @Test
  void anInitThatWasCutOffIsDoneAgain() throws IOException {
    ensure(PRODUCTION, true, false);
    for (Path done : files(directory)) {
      if (done.endsWith("initialised")) {
        Files.delete(done);
        Files.writeString(done.resolveSibling(".terraform").resolve("terraform.tfstate"), "");
      }
    }

    ensure(PRODUCTION, true, true);

    assertThat(volumes.find(PRODUCTION)).isPresent();
  }

  @Test
  void aCliThatIsKilledLeavesNeitherLockNorOrphan() {
    databases.whileMaking =
        () ->
            ProcessHandle.current()
                .descendants()
                .filter(
                    process -> process.info().command().orElse("").matches(".*(tofu|terraform)"))
                .forEach(ProcessHandle::destroyForcibly);
    assertThatExceptionOfType(DeployException.class)
        .isThrownBy(() -> ensure(PRODUCTION, true, false))
        .withMessageContaining("provision.killed");
    assertThat(provisioner.unlock(PRODUCTION)).as("no lock is left").isEmpty();

    databases.whileMaking = () -> {};
    ensure(PRODUCTION, true, false);

    assertThat(databases.calls).as("what was made is adopted").containsExactly("make shop");
    assertThat(secrets.states.read(PRODUCTION).orElseThrow()).contains("10.0.0.1:5432");
  }

  private static List<Path> files(Path root) {
    try (Stream<Path> walk = Files.walk(root)) {
      return walk.filter(Files::isRegularFile).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
