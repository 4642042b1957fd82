package dev.berth.server.provision;

import dev.berth.infra.provider.Attribute;
import dev.berth.infra.provider.ManagedResource;
import dev.berth.server.app.Environment;
import dev.berth.server.secret.Variables;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code berth_secret_scope}: where an environment's own variables stand. It is there as soon as
 * somebody writes to it; what Terraform adds is that its content goes with the environment.
 */
record SecretScopeResource(Variables variables, Function<String, Environment> environments)
    implements ManagedResource {
  @Override
  public String type() {
    return "berth_secret_scope";
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(
        Attribute.identity(Keys.ENVIRONMENT), Attribute.computed("scope", Attribute.Type.STRING));
  }

  @Override
  public Optional<Map<String, @Nullable Object>> read(Map<String, @Nullable Object> state) {
    return find(Keys.environment(state));
  }

  @Override
  public Map<String, @Nullable Object> create(Map<String, @Nullable Object> planned) {
    return state(environments.apply(Keys.environment(planned)).key());
  }

  @Override
  public void delete(Map<String, @Nullable Object> state) {
    variables.end(Set.of(Keys.environment(state)));
  }

  @Override
  public Optional<Map<String, @Nullable Object>> find(String id) {
    return Optional.of(state(environments.apply(id).key()));
  }

  private static Map<String, @Nullable Object> state(String environment) {
    Map<String, @Nullable Object> state = Keys.named(environment);
    state.put("scope", "environment " + environment);
    return state;
  }
}
