package dev.berth.server.registry;

import dev.berth.server.registry.LayerArchive.UnsupportedLayerException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which layers of an image are unpacked together and where each group is mounted: as its label
 * {@value #LABEL} says, or all as one root when it has none.
 */
final class ImagePlan {
  /** JSON array of mount paths, one per layer; an empty one joins the layer before. */
  static final String LABEL = "dev.berth.layers";

  private static final Pattern TARGET = Pattern.compile("/|(/(?!\\.{1,2}(/|$))[\\w.@+ -]{1,128})+");

  private ImagePlan() {}

  /** Layers that make one directory tree. */
  record Group(String target, List<Digest> layers) {
    Group {
      layers = List.copyOf(layers);
    }

    /** The directory this group is unpacked into, once for all images that share it. */
    String name() {
      return layers.size() == 1
          ? layers.getFirst().hex()
          : Digest.ofText(
                  layers.stream().map(Digest::toString).collect(Collectors.joining("\n", "+", "")))
              .hex();
    }
  }

  static List<Group> groups(List<Digest> layers, @Nullable String label)
      throws UnsupportedLayerException {
    if (layers.isEmpty()) {
      throw new UnsupportedLayerException("it has no layers");
    }
    List<String> targets = label == null ? List.of() : targets(label, layers.size());
    Map<String, List<Digest>> groups = new LinkedHashMap<>();
    String target = "/";
    for (int i = 0; i < layers.size(); i++) {
      if (!targets.isEmpty() && !targets.get(i).isEmpty()) {
        target = targets.get(i);
      }
      groups.computeIfAbsent(target, mount -> new ArrayList<>()).add(layers.get(i));
    }
    if (!groups.containsKey("/")) {
      throw new UnsupportedLayerException("its label " + LABEL + " names no root");
    }
    return groups.entrySet().stream()
        .map(group -> new Group(group.getKey(), group.getValue()))
        .sorted((one, other) -> one.target().compareTo(other.target()))
        .toList();
  }

  private static List<String> targets(String label, int count) throws UnsupportedLayerException {
    try {
      List<String> targets = new ArrayList<>();
      for (JsonNode node : JsonMapper.shared().readTree(label)) {
        String target = node.asString("?");
        if (!target.isEmpty() && !TARGET.matcher(target).matches()) {
          throw new UnsupportedLayerException("its label " + LABEL + " names no mount path");
        }
        targets.add(target);
      }
      if (targets.size() != count) {
        throw new UnsupportedLayerException(
            "its label %s names %d of %d layers".formatted(LABEL, targets.size(), count));
      }
      return targets;
    } catch (JacksonException e) {
      throw new UnsupportedLayerException("its label " + LABEL + " is no JSON");
    }
  }
}
