package dev.berth.server.provision;

import dev.berth.files.DurableFile;
import dev.berth.files.FileTree;
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
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
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

  /** {@code sun_path} of unix(7), without the zero at its end. */
  private static final int LONGEST_SOCKET_PATH = 107;

  private static final int NAME_LENGTH = 16;
  private static final int KILLED = 128 + 9;
  private static final int TERMINATED = 128 + 15;

  private final Terraform terraform;
  private final Path directory;
  private final Duration timeout;

  TerraformRuns(Terraform terraform, DataDirectory data, Duration timeout) {
    this.terraform = terraform;
    this.directory = directory(data);
    this.timeout = timeout;
  }

  /** Whether a socket below this data directory has a path that the system takes. */
  static boolean fits(DataDirectory data) {
    return directory(data).toString().length() + NAME_LENGTH + 20 <= LONGEST_SOCKET_PATH;
  }

  private static Path directory(DataDirectory data) {
    return data.cache().resolve("tf").toAbsolutePath();
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

  /** Removes what the state knows of the environment. */
  void destroy(
      Environment environment,
      Inputs inputs,
      EnvironmentState state,
      List<ManagedResource> resources) {
    run(
        environment,
        inputs,
        state,
        resources,
        List.of("destroy", "-auto-approve", "-input=false", QUIET));
  }

  /** What {@link #apply} would do, as Terraform says it. */
  String plan(
      Environment environment,
      Inputs inputs,
      EnvironmentState state,
      List<ManagedResource> resources) {
    return run(environment, inputs, state, resources, List.of("plan", "-input=false", QUIET));
  }

  /** Makes sure that no directory is left of the environment. */
  void forget(Environment environment) {
    try {
      FileTree.remove(directory.resolve(name(environment)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
      initialise(place, variables, failure);
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

  /** An init that was cut off leaves a directory that every later command stumbles over. */
  private void initialise(
      Path place, Map<String, String> variables, AtomicReference<@Nullable DeployException> failure)
      throws InterruptedException {
    Path done = place.resolve("initialised");
    if (Files.exists(done)) {
      return;
    }
    try {
      FileTree.remove(place.resolve(".terraform"));
      check(
          terraform.run(List.of("init", "-input=false", QUIET), place, variables, timeout),
          failure);
      DurableFile.write(done, "yes");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
    if (result.exit() == KILLED || result.exit() == TERMINATED) {
      throw new DeployException(
          ProvisionCode.KILLED
              .because(
                  terraform.name()
                      + " was killed from outside while it made what the environment needs; that is"
                      + " not your code's doing",
                  "It is tried once more by itself. If it stays so, whoever runs the machine looks"
                      + " for the reason with `dmesg`: mostly its memory has run out")
              .withDetail(result.output()));
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

  /** Keys are long, and paths of sockets must not be. */
  private static String name(Environment environment) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(environment.key().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest).substring(0, NAME_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private Path place(Environment environment) {
    Path place = directory.resolve(name(environment));
    try {
      Files.createDirectories(place);
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwx------"));
      return place;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
