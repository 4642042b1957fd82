package dev.berth.buildpacks.node;

import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.runtime.NodeWish;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Who asks for which Node: version managers' files, package.json, and the packages in the lockfile.
 */
final class NodeWishes {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int MOST = 300;
  private static final int LONGEST = 100;

  /** In pnpm's lockfile: {@code astro@5.1.0:} and then, indented deeper, its engines. */
  private static final Pattern PNPM =
      Pattern.compile(
          "(?m)^ {2}'?/?(@?[^@'\\s]+)@[^\\n]*:\\n(?: {4}[^\\n]*+\\n)*? {4}engines: \\{(?:[^}\\n]*, )?node: '?([^'}\\n]+)'?");

  private NodeWishes() {}

  /** What the app itself says. */
  static Optional<NodeWish> own(AppLocation place) {
    List<SourceTree> trees = new ArrayList<>(List.of(place.source()));
    if (!place.path().isEmpty()) {
      trees.add(place.top());
    }
    return NodeWish.ofFiles(trees)
        .or(() ->
            trees.stream()
                .flatMap(tree -> PackageJson.in(tree).stream())
                .flatMap(NodeWishes::ofPackage)
                .findFirst());
  }

  private static Stream<NodeWish> ofPackage(PackageJson json) {
    return json
        .wantedNode()
        .filter(range -> range.length() < LONGEST)
        .map(range -> new NodeWish(range.replaceAll("\\p{Cntrl}", " "), "package.json"))
        .stream();
  }

  /** What the packages ask for that the app names itself. */
  static List<NodeWish> ofPackages(AppLocation place) {
    SourceTree top = place.top();
    return Stream.concat(
            top.text("package-lock.json").or(() -> top.text("npm-shrinkwrap.json")).stream()
                .flatMap(text -> ofNpm(text, place)),
            top.text("pnpm-lock.yaml").stream().flatMap(text -> ofPnpm(text, place.app())))
        .limit(MOST)
        .toList();
  }

  private static Stream<NodeWish> ofNpm(String text, AppLocation place) {
    try {
      JsonNode packages = MAPPER.readTree(text).path("packages");
      return place
          .app()
          .packages()
          .flatMap(name -> {
            JsonNode found = packages.path(place.at("node_modules/" + name));
            JsonNode entry = found.isMissingNode() ? packages.path("node_modules/" + name) : found;
            return wish(name, entry.path("engines").path("node").asString(""));
          });
    } catch (JacksonException _) {
      return Stream.of();
    }
  }

  private static Stream<NodeWish> ofPnpm(String text, PackageJson app) {
    List<NodeWish> wishes = new ArrayList<>();
    List<String> named = app.packages().toList();
    Matcher entry = PNPM.matcher(text);
    while (entry.find() && wishes.size() < MOST) {
      if (named.contains(entry.group(1))) {
        wish(entry.group(1), entry.group(2)).forEach(wishes::add);
      }
    }
    return wishes.stream();
  }

  private static Stream<NodeWish> wish(String name, String range) {
    return range.isBlank() || range.length() > LONGEST
        ? Stream.of()
        : Stream.of(new NodeWish(range.replaceAll("\\p{Cntrl}", " "), name));
  }
}
