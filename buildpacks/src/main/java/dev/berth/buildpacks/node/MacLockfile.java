package dev.berth.buildpacks.node;

import dev.berth.buildpacks.SourceTree;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A package-lock.json in which npm on a Mac left out the binaries of all other systems, as it did
 * for years when node_modules was there already.
 */
final class MacLockfile {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private MacLockfile() {}

  /** Whether there is one. */
  static boolean is(SourceTree source) {
    return source.once(Found.class, tree -> Optional.of(new Found(find(tree)))).orElseThrow().mac();
  }

  private record Found(boolean mac) {}

  private static boolean find(SourceTree source) {
    String text = source.text("package-lock.json").orElse("");
    if (!text.contains("\"darwin\"")) {
      return false;
    }
    try {
      JsonNode packages = MAPPER.readTree(text).path("packages");
      boolean mac = false;
      for (JsonNode entry : packages.values()) {
        for (JsonNode system : entry.path("os").values()) {
          if (system.asString("").equals("linux")) {
            return false;
          }
          mac |= system.asString("").equals("darwin") && isBinary(entry);
        }
      }
      return mac;
    } catch (JacksonException _) {
      return false;
    }
  }

  /** Of one processor; fsevents is for Macs alone and missed by nobody. */
  private static boolean isBinary(JsonNode entry) {
    return !entry.path("cpu").isEmpty();
  }
}
