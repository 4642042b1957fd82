package dev.berth.server.provision;

import dev.berth.infra.provider.Attribute;
import dev.berth.infra.provider.ManagedResource;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.Environment;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.failure.DeployException;
import dev.berth.server.secret.EnvironmentRedaction;
import dev.berth.server.secret.Variables;
import dev.berth.server.volume.Volumes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The types of resources that an environment may have. */
@Component
class Resources {
  /** A DNS label (RFC 1035, section 2.3.1), as all keys are. */
  private static final Pattern KEY = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private final EnvironmentDatabases databases;
  private final Volumes volumes;
  private final Variables variables;
  private final EnvironmentRedaction redaction;
  private final AppCatalog catalog;

  Resources(
      EnvironmentDatabases databases,
      Volumes volumes,
      Variables variables,
      EnvironmentRedaction redaction,
      AppCatalog catalog) {
    this.databases = databases;
    this.volumes = volumes;
    this.variables = variables;
    this.redaction = redaction;
    this.catalog = catalog;
  }

  /**
   * For one run.
   *
   * @param environment the one that is provisioned; it may be too new for the catalog
   * @param say tells whoever watches what is new
   */
  List<ManagedResource> of(Environment environment, Consumer<String> say) {
    Function<String, Environment> find =
        key -> key.equals(environment.key()) ? environment : known(key);
    return List.of(
        new DatabaseResource(databases, redaction, find, say),
        new VolumeResource(volumes, find, say),
        new SecretScopeResource(variables, find));
  }

  private Environment known(String key) {
    Optional<Environment> found =
        KEY.matcher(key).matches() ? catalog.environment(key) : Optional.empty();
    return found.orElseThrow(
        () -> new IllegalArgumentException("there is no environment of the name that is given"));
  }

  /** Remembers the first failure: Terraform hands on its words only. */
  static final class Watched implements ManagedResource {
    private final ManagedResource resource;
    private final AtomicReference<@Nullable DeployException> failure;

    Watched(ManagedResource resource, AtomicReference<@Nullable DeployException> failure) {
      this.resource = resource;
      this.failure = failure;
    }

    @Override
    public String type() {
      return resource.type();
    }

    @Override
    public List<Attribute> attributes() {
      return resource.attributes();
    }

    @Override
    public Optional<Map<String, @Nullable Object>> read(Map<String, @Nullable Object> state) {
      return watched(() -> resource.read(state));
    }

    @Override
    public Map<String, @Nullable Object> create(Map<String, @Nullable Object> planned) {
      return watched(() -> resource.create(planned));
    }

    @Override
    public Map<String, @Nullable Object> update(
        Map<String, @Nullable Object> state, Map<String, @Nullable Object> planned) {
      return watched(() -> resource.update(state, planned));
    }

    @Override
    public void delete(Map<String, @Nullable Object> state) {
      watched(() -> {
        resource.delete(state);
        return state;
      });
    }

    @Override
    public Optional<Map<String, @Nullable Object>> find(String id) {
      return watched(() -> resource.find(id));
    }

    private <T> T watched(Supplier<T> work) {
      try {
        return work.get();
      } catch (DeployException e) {
        failure.compareAndSet(null, e);
        throw e;
      }
    }
  }
}
