package dev.berth.server.provision;

import dev.berth.infra.EnvironmentTemplate;
import dev.berth.infra.EnvironmentTemplate.Inputs;
import dev.berth.infra.cli.Terraform;
import dev.berth.infra.provider.ManagedResource;
import dev.berth.infra.provider.ProviderServer;
import dev.berth.infra.state.StateServer;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.installation.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs of the CLI, each with a provider and a state backend of its own that are open for just that
 * long.
 */
final class TerraformRuns {
  private static final String QUIET = "-no-color";

  private final Terraform terraform;
  private final Path directory;
  private final Duration timeout;

  TerraformRuns(Terraform terraform, DataDirectory data, Duration timeout) {
    this.terraform = terraform;
    this.directory = data.cache().resolve("terraform");
    this.timeout = timeout;
  }

  /** Makes the environment what the inputs say. */
  void apply(
      Environment environment,
      Inputs inputs,
      EnvironmentState state,
      List<ManagedResource> resources) {
    run(
        environment,
        inputs,
        state,
        resources,
        List.of("apply", "-auto-approve", "-input=false", QUIET));
  }

  /** What {@link #apply} would do, as Terraform says it. */
  String plan(
      Environment environment,
      Inputs inputs,
      EnvironmentState state,
      List<ManagedResource> resources) {
    return run(environment, inputs, state, resources, List.of("plan", "-input=false", QUIET));
  }

  private String run(
      Environment environment,
      Inputs inputs,
      EnvironmentState state,
      List<ManagedResource> resources,
      List<String> command) {
    // Whoever is left of an earlier server holds nothing any more: the CLI ends with its server.
    state.unlock("");
    AtomicReference<@Nullable DeployException> failure = new AtomicReference<>();
    Path place = place(environment);
    EnvironmentTemplate.write(place, inputs);
    List<ManagedResource> watched = new ArrayList<>();
    resources.forEach(resource -> watched.add(new Resources.Watched(resource, failure)));
    try (ProviderServer provider = ProviderServer.open(place, watched);
        StateServer backend = StateServer.open(state)) {
      Map<String, String> variables = new HashMap<>(backend.environment());
      variables.put("TF_REATTACH_PROVIDERS", provider.reattach());
      if (!Files.isDirectory(place.resolve(".terraform"))) {
        check(
            terraform.run(List.of("init", "-input=false", QUIET), place, variables, timeout),
            failure);
      }
      Terraform.Result result = terraform.run(command, place, variables, timeout);
      check(result, failure);
      return result.output();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeployException(
          ProvisionCode.BUSY.because("Provisioning was interrupted", "Deploy again"), e);
    } finally {
      state.unlock("");
    }
  }

  private void check(Terraform.Result result, AtomicReference<@Nullable DeployException> failure) {
    if (result.exit() == 0) {
      return;
    }
    DeployException own = failure.get();
    if (own != null) {
      throw own;
    }
    throw new DeployException(
        (result.exit() < 0
                ? ProvisionCode.TIMEOUT.because(
                    terraform.name() + " did not end within " + timeout.toMinutes() + " minutes",
                    "Deploy again; what it had made by then is found and used")
                : ProvisionCode.FAILED.because(
                    terraform.name() + " could not make what the environment needs",
                    "The detail says why. Deploy again when it is mended, or set"
                        + " berth.provision.terraform=false to do without it"))
            .withDetail(result.output()));
  }

  private Path place(Environment environment) {
    Path place = directory.resolve(environment.key());
    try {
      Files.createDirectories(place);
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx------"));
      return place;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
