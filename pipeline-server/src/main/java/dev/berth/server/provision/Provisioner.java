package dev.berth.server.provision;

import dev.berth.infra.EnvironmentTemplate;
import dev.berth.infra.EnvironmentTemplate.Inputs;
import dev.berth.infra.cli.Terraform;
import dev.berth.infra.provider.ManagedResource;
import dev.berth.infra.provider.ProviderServer;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.installation.DataDirectory;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Makes sure that environments have what they need; what did not change costs nothing. */
@Component
public class Provisioner {
  private static final Logger log = LoggerFactory.getLogger(Provisioner.class);

  private final Resources resources;
  private final SealedStates states;
  private final JdbcClient jdbc;
  private final Clock clock;
  private final DataDirectory data;
  private final ProvisionSettings settings;
  private final Map<String, ReentrantLock> locks = new ConcurrentHashMap<>();
  private boolean looked;
  private @Nullable TerraformRuns runs;

  Provisioner(
      Resources resources,
      SealedStates states,
      JdbcClient jdbc,
      Clock clock,
      DataDirectory data,
      ProvisionSettings settings) {
    this.resources = resources;
    this.states = states;
    this.jdbc = jdbc;
    this.clock = clock;
    this.data = data;
    this.settings = settings;
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
          Optional<TerraformRuns> terraform = terraform();
          if (terraform.isPresent()) {
            terraform.get().apply(environment, inputs, state(environment), all);
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
            terraform()
                .orElseThrow(() ->
                    new DeployException(
                        ProvisionCode.NO_TERRAFORM.because(
                            "This Berth works without OpenTofu and Terraform, so there is no plan"
                                + " to show",
                            "Install one and restart Berth; its log says why none is used. Deploys do"
                                + " without it")))
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

  /** Forgets what is known of an environment that is gone. */
  public void forget(Environment environment) {
    alone(
        environment,
        () -> {
          if (states.read(environment).isPresent()) {
            states.delete(environment);
          }
          terraform().ifPresent(known -> known.forget(environment));
          jdbc.sql("delete from provisioned where environment = :environment")
              .param("environment", environment.key())
              .update();
          return environment;
        });
  }

  private <T> T alone(Environment environment, Supplier<T> work) {
    ReentrantLock lock = locks.computeIfAbsent(environment.key(), key -> new ReentrantLock());
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
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

  private synchronized Optional<TerraformRuns> terraform() {
    if (!looked) {
      Optional<Terraform> found = usable();
      runs = found.map(cli -> new TerraformRuns(cli, data, settings.timeout())).orElse(null);
      looked = true;
    }
    return Optional.ofNullable(runs);
  }

  private Optional<Terraform> usable() {
    if (!settings.terraform()) {
      log.info("Environments are provisioned without Terraform, as the settings say");
      return Optional.empty();
    }
    if (!ProviderServer.isSupported() || !TerraformRuns.fits(data)) {
      log.info("Environments are provisioned without Terraform: no socket can be made for it here");
      return Optional.empty();
    }
    Optional<Terraform> found = Terraform.find(System.getenv().getOrDefault("PATH", ""));
    if (found.isEmpty()) {
      log.info("Environments are provisioned without Terraform: there is none on the PATH");
      return found;
    }
    if (!found.get().works(data.cache())) {
      log.warn(
          "Environments are provisioned without Terraform: {} does not run here, or is too old",
          found.get().binary());
      return Optional.empty();
    }
    log.info("Environments are provisioned with {}", found.get().binary());
    return found;
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
