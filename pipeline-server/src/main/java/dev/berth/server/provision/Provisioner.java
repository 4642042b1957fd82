package dev.berth.server.provision;

import dev.berth.concurrent.KeyedLocks;
import dev.berth.infra.EnvironmentTemplate;
import dev.berth.infra.EnvironmentTemplate.Inputs;
import dev.berth.infra.Outputs;
import dev.berth.infra.provider.ManagedResource;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.secret.SealedStates;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Makes sure that environments have what they need; what did not change costs nothing. */
@Component
public class Provisioner {
  private final Resources resources;
  private final SealedStates states;
  private final JdbcClient jdbc;
  private final Clock clock;
  private final FoundTerraform terraform;
  private final KeyedLocks<String> locks = new KeyedLocks<>();

  Provisioner(
      Resources resources,
      SealedStates states,
      JdbcClient jdbc,
      Clock clock,
      FoundTerraform terraform) {
    this.resources = resources;
    this.states = states;
    this.jdbc = jdbc;
    this.clock = clock;
    this.terraform = terraform;
  }

  /**
   * What an environment is to have.
   *
   * @param database whether it has a database
   * @param copyOf the environment whose data a new one begins with
   * @param volume whether it has a volume
   */
  public record Wanted(boolean database, Optional<Environment> copyOf, boolean volume) {
    Inputs inputs(Environment environment) {
      return new Inputs(
          environment.key(), database, copyOf.map(Environment::key).orElse(""), volume);
    }
  }

  /**
   * Makes sure that the environment has it.
   *
   * @param say tells whoever watches what is new
   */
  public void ensure(Environment environment, Wanted wanted, Consumer<String> say) {
    Inputs inputs = wanted.inputs(environment);
    alone(
        environment,
        () -> {
          List<ManagedResource> all = resources.of(environment, say);
          String digest = digest(inputs);
          if (digest.equals(last(environment)) && present(all, inputs)) {
            return environment;
          }
          Optional<TerraformRuns> runs = terraform.runs();
          if (runs.isPresent()) {
            runs.get().apply(environment, inputs, state(environment), all);
            check(inputs, environment);
          } else {
            directly(all, inputs);
          }
          remember(environment, digest);
          return environment;
        });
  }

  /** What {@link #ensure} would change, in Terraform's words. */
  public String plan(Environment environment, Wanted wanted) {
    return alone(
        environment,
        () ->
            terraform
                .runs()
                .orElseThrow(() ->
                    new DeployException(
                        ProvisionCode.NO_TERRAFORM.because(
                            "There is no plan to show: environments are provisioned "
                                + terraform.words(),
                            "Install OpenTofu or Terraform and restart Berth. Deploys do without"
                                + " it")))
                .plan(
                    environment,
                    wanted.inputs(environment),
                    state(environment),
                    resources.of(environment, line -> {})));
  }

  /** Takes a lock away whose holder is gone; says who that was. */
  public Optional<String> unlock(Environment environment) {
    return alone(
        environment,
        () -> {
          Optional<String> holder = state(environment).holder();
          state(environment).unlock("");
          return holder;
        });
  }

  /** Which tool provisions, or why none does, for people. */
  public String tool() {
    return terraform.words();
  }

  /** Makes sure that nothing is left of an environment that ended. */
  public void remove(Environment environment) {
    Inputs nothing = new Wanted(false, Optional.empty(), false).inputs(environment);
    alone(
        environment,
        () -> {
          List<ManagedResource> all = resources.of(environment, line -> {});
          if (states.read(environment).isPresent()) {
            terraform
                .runs()
                .ifPresent(runs -> runs.destroy(environment, nothing, state(environment), all));
          }
          // What no state knows of goes as well.
          for (ManagedResource resource : all) {
            resource.find(environment.key()).ifPresent(resource::delete);
          }
          forget(environment);
          return environment;
        });
  }

  private void forget(Environment environment) {
    if (states.read(environment).isPresent()) {
      states.delete(environment);
    }
    terraform.runs().ifPresent(runs -> runs.forget(environment));
    state(environment).unlock("");
    jdbc.sql("delete from provisioned where environment = :environment")
        .param("environment", environment.key())
        .update();
  }

  private <T> T alone(Environment environment, Supplier<T> work) {
    try (KeyedLocks.Held _ = locks.lockInterruptibly(environment.key())) {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new DeployException(
          ProvisionCode.BUSY.because("Waiting for another run was interrupted", "Deploy again"), e);
    }
  }

  /** The same resources without the CLI: what is wanted is made, and found when it is there. */
  private static void directly(List<ManagedResource> all, Inputs inputs) {
    for (ManagedResource resource : all) {
      if (isWanted(resource, inputs)) {
        Map<String, @Nullable Object> planned = new HashMap<>(Keys.named(inputs.environment()));
        planned.put("copy_of", inputs.copyOf());
        resource.create(planned);
      }
    }
  }

  private static boolean present(List<ManagedResource> all, Inputs inputs) {
    return all.stream()
        .filter(resource -> isWanted(resource, inputs))
        .allMatch(resource -> resource.find(inputs.environment()).isPresent());
  }

  private static boolean isWanted(ManagedResource resource, Inputs inputs) {
    return switch (resource.type()) {
      case "berth_database" -> inputs.database();
      case "berth_volume" -> inputs.volume();
      default -> true;
    };
  }

  /** Terraform's own word is not enough: what it gives out has to name what was wanted. */
  private void check(Inputs inputs, Environment environment) {
    Outputs outputs =
        states.read(environment).map(Outputs::of).orElseThrow(() -> incomplete("a state"));
    if (inputs.database() && outputs.database().isEmpty()) {
      throw incomplete("a database");
    }
    if (inputs.volume() && outputs.volume().isEmpty()) {
      throw incomplete("a volume");
    }
  }

  private DeployException incomplete(String missing) {
    return new DeployException(
        ProvisionCode.FAILED.because(
            "Terraform says it is done, and there is not " + missing,
            "Deploy again. If that does not help: berth.provision.terraform=false does without it"));
  }

  private EnvironmentState state(Environment environment) {
    return new EnvironmentState(environment, states, jdbc, clock);
  }

  private String last(Environment environment) {
    return jdbc.sql("select inputs from provisioned where environment = :environment")
        .param("environment", environment.key())
        .query(String.class)
        .optional()
        .orElse("");
  }

  private void remember(Environment environment, String digest) {
    jdbc.sql(
            """
            insert into provisioned (environment, inputs, provisioned_at)
            values (:environment, :inputs, :now)
            on conflict (environment) do update
            set inputs = excluded.inputs, provisioned_at = excluded.provisioned_at
            """)
        .param("environment", environment.key())
        .param("inputs", digest)
        .param("now", clock.instant().atOffset(ZoneOffset.UTC))
        .update();
  }

  private static String digest(Inputs inputs) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(EnvironmentTemplate.text().getBytes(StandardCharsets.UTF_8));
      digest.update(inputs.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
