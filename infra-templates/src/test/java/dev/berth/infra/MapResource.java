package dev.berth.infra;

import dev.berth.infra.provider.Attribute;
import dev.berth.infra.provider.ManagedResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** Things that exist in a map only: what Terraform does with them can be looked at. */
final class MapResource implements ManagedResource {
  final Map<String, String> things = new ConcurrentHashMap<>();
  final List<String> calls = new CopyOnWriteArrayList<>();
  volatile @Nullable Runnable whileCreating;
  private final String type;
  private final String computed;

  MapResource(String type, String computed) {
    this.type = type;
    this.computed = computed;
  }

  @Override
  public String type() {
    return type;
  }

  @Override
  public List<Attribute> attributes() {
    List<Attribute> attributes =
        new ArrayList<>(
            List.of(
                Attribute.identity("environment"),
                Attribute.computed(computed, Attribute.Type.STRING)));
    if (isCopied()) {
      attributes.add(Attribute.optional("copy_of", Attribute.Type.STRING));
    }
    return attributes;
  }

  @Override
  public Optional<Map<String, @Nullable Object>> read(Map<String, @Nullable Object> state) {
    String name = name(state);
    String copy = things.get(name);
    return copy == null ? Optional.empty() : Optional.of(state(name, copy));
  }

  @Override
  public Map<String, @Nullable Object> create(Map<String, @Nullable Object> planned) {
    calls.add("create " + name(planned));
    things.putIfAbsent(name(planned), copy(planned));
    Runnable hook = whileCreating;
    if (hook != null) {
      hook.run();
    }
    return state(name(planned), copy(planned));
  }

  @Override
  public Map<String, @Nullable Object> update(
      Map<String, @Nullable Object> state, Map<String, @Nullable Object> planned) {
    calls.add("update " + name(planned));
    things.put(name(planned), copy(planned));
    return state(name(planned), copy(planned));
  }

  @Override
  public void delete(Map<String, @Nullable Object> state) {
    calls.add("delete " + name(state));
    things.remove(name(state));
  }

  @Override
  public Optional<Map<String, @Nullable Object>> find(String id) {
    String copy = things.get(id);
    return copy == null ? Optional.empty() : Optional.of(state(id, copy));
  }

  private Map<String, @Nullable Object> state(String name, String copy) {
    Map<String, @Nullable Object> state = new HashMap<>();
    state.put("environment", name);
    if (isCopied()) {
      state.put("copy_of", copy);
    }
    state.put(computed, "made of " + name);
    return state;
  }

  private boolean isCopied() {
    return type.equals("berth_database");
  }

  private static String name(Map<String, @Nullable Object> values) {
    return String.valueOf(values.get("environment"));
  }

  private static String copy(Map<String, @Nullable Object> values) {
    Object copy = values.get("copy_of");
    return copy == null ? "" : copy.toString();
  }
}
