package dev.berth.infra.provider;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One type of resource. Values are texts and booleans, absent ones null. Every operation is "make
 * sure that": a run that was cut off is repeated, and finds what it made.
 */
public interface ManagedResource {
  /** Its type in configurations, such as {@code berth_database}. */
  String type();

  /** Its attributes. */
  List<Attribute> attributes();

  /** What is there now; empty when it is gone. */
  Optional<Map<String, @Nullable Object>> read(Map<String, @Nullable Object> state);

  /** Makes sure that it is there; what comes back has every computed attribute. */
  Map<String, @Nullable Object> create(Map<String, @Nullable Object> planned);

  /** Makes sure that it is as planned. */
  default Map<String, @Nullable Object> update(
      Map<String, @Nullable Object> state, Map<String, @Nullable Object> planned) {
    return create(planned);
  }

  /** Makes sure that it is gone. */
  void delete(Map<String, @Nullable Object> state);

  /** What is there under this name, made by whomever; empty when nothing is. */
  Optional<Map<String, @Nullable Object>> find(String id);
}
