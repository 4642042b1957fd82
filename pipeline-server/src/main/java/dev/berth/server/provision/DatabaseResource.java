package dev.berth.server.provision;

import dev.berth.infra.provider.Attribute;
import dev.berth.infra.provider.ManagedResource;
import dev.berth.server.app.Environment;
import dev.berth.server.database.DatabaseAccess;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.secret.EnvironmentRedaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code berth_database}: an environment's PostgreSQL. Its password is no part of the state; apps
 * are given it when they start.
 *
 * @param environments finds an environment by its key
 * @param say tells whoever watches what is new
 */
record DatabaseResource(
    EnvironmentDatabases databases,
    EnvironmentRedaction redaction,
    Function<String, Environment> environments,
    Consumer<String> say)
    implements ManagedResource {
  private static final String COPY_OF = "copy_of";

  @Override
  public String type() {
    return "berth_database";
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(
        Attribute.identity(Keys.ENVIRONMENT),
        Attribute.optional(COPY_OF, Attribute.Type.STRING),
        Attribute.computed("address", Attribute.Type.STRING));
  }

  @Override
  public Optional<Map<String, @Nullable Object>> read(Map<String, @Nullable Object> state) {
    return databases
        .find(environments.apply(Keys.environment(state)))
        .map(access -> state(state, access));
  }

  /** A preview begins with a copy of production's data: one without data shows nothing. */
  @Override
  public Map<String, @Nullable Object> create(Map<String, @Nullable Object> planned) {
    Environment environment = environments.apply(Keys.environment(planned));
    Object source = planned.get(COPY_OF);
    if (databases.find(environment).isPresent()) {
      return state(planned, databases.ensure(environment));
    }
    DatabaseAccess access;
    if (source instanceof String key && !key.isEmpty()) {
      access = databases.copy(environments.apply(key), environment);
      say.accept("New database: a copy of production's, made while it serves");
    } else {
      access = databases.ensure(environment);
      say.accept("New PostgreSQL database, in DATABASE_URL");
    }
    redaction.issued(environment.key());
    return state(planned, access);
  }

  /** Where its data came from is history. */
  @Override
  public Map<String, @Nullable Object> update(
      Map<String, @Nullable Object> state, Map<String, @Nullable Object> planned) {
    return state(planned, databases.ensure(environments.apply(Keys.environment(planned))));
  }

  @Override
  public void delete(Map<String, @Nullable Object> state) {
    databases.remove(environments.apply(Keys.environment(state)));
  }

  @Override
  public Optional<Map<String, @Nullable Object>> find(String id) {
    return databases.find(environments.apply(id)).map(access -> state(Keys.named(id), access));
  }

  private static Map<String, @Nullable Object> state(
      Map<String, @Nullable Object> values, DatabaseAccess access) {
    Map<String, @Nullable Object> state = new HashMap<>();
    state.put(Keys.ENVIRONMENT, values.get(Keys.ENVIRONMENT));
    state.put(COPY_OF, values.get(COPY_OF));
    state.put("address", access.host() + ":" + access.port());
    return state;
  }
}
