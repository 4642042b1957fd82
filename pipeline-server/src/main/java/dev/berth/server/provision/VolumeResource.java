package dev.berth.server.provision;

import dev.berth.infra.provider.Attribute;
import dev.berth.infra.provider.ManagedResource;
import dev.berth.server.app.Environment;
import dev.berth.server.volume.Volume;
import dev.berth.server.volume.Volumes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** {@code berth_volume}: a directory of an environment that outlives its releases. */
record VolumeResource(
    Volumes volumes, Function<String, Environment> environments, Consumer<String> say)
    implements ManagedResource {
  @Override
  public String type() {
    return "berth_volume";
  }

  @Override
  public List<Attribute> attributes() {
    return List.of(
        Attribute.identity(Keys.ENVIRONMENT), Attribute.computed("path", Attribute.Type.STRING));
  }

  @Override
  public Optional<Map<String, @Nullable Object>> read(Map<String, @Nullable Object> state) {
    return find(Keys.environment(state));
  }

  @Override
  public Map<String, @Nullable Object> create(Map<String, @Nullable Object> planned) {
    Environment environment = environments.apply(Keys.environment(planned));
    boolean isNew = volumes.find(environment).isEmpty();
    Volume volume = volumes.ensure(environment);
    if (isNew) {
      say.accept("New volume " + volume.seenAs() + " (STORAGE_DIR): what is in it stays");
    }
    return state(environment.key(), volume);
  }

  @Override
  public void delete(Map<String, @Nullable Object> state) {
    volumes.remove(environments.apply(Keys.environment(state)));
  }

  @Override
  public Optional<Map<String, @Nullable Object>> find(String id) {
    return volumes.find(environments.apply(id)).map(volume -> state(id, volume));
  }

  private static Map<String, @Nullable Object> state(String environment, Volume volume) {
    Map<String, @Nullable Object> state = Keys.named(environment);
    state.put("path", volume.seenAs());
    return state;
  }
}
