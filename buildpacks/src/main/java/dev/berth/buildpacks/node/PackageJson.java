package dev.berth.buildpacks.node;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.SourceTree;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What an app says about itself in {@code package.json}. */
public final class PackageJson {
  /** Fields that decide which packages get installed. */
  private static final List<String> DEPENDENCY_FIELDS =
      List.of(
          "name",
          "bin",
          "dependencies",
          "devDependencies",
          "optionalDependencies",
          "peerDependencies",
          "peerDependenciesMeta",
          "dependenciesMeta",
          "bundleDependencies",
          "bundledDependencies",
          "overrides",
          "resolutions",
          "allowScripts",
          "pnpm",
          "packageManager");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final ObjectNode json;

  private PackageJson(ObjectNode json) {
    this.json = json;
  }

  /** Reads the app's package.json, if it has one. */
  public static Optional<PackageJson> in(SourceTree source) {
    return source.once(
        PackageJson.class, tree -> tree.text("package.json").map(PackageJson::parse));
  }

  private static PackageJson parse(String text) {
    try {
      String clean = text.startsWith("\uFEFF") ? text.substring(1) : text;
      if (MAPPER.readTree(clean) instanceof ObjectNode object) {
        return new PackageJson(object);
      }
      throw invalid("it is no JSON object", null);
    } catch (JacksonException e) {
      String place =
          e.getLocation() == null
              ? ""
              : " (line "
                  + e.getLocation().getLineNr()
                  + ", column "
                  + e.getLocation().getColumnNr()
                  + ")";
      throw invalid(e.getOriginalMessage() + place, e);
    }
  }

  private static BuildException invalid(String why, @Nullable Exception cause) {
    return new BuildException(
        BuildProblem.MANIFEST_INVALID,
        "package.json cannot be read: " + why + ".",
        "Correct package.json; \"npm pkg get name\" shows whether npm can read it.",
        "",
        cause);
  }

  Optional<String> script(String name) {
    return string(json.path("scripts").path(name)).filter(script -> !script.isBlank());
  }

  /** Names of all scripts. */
  List<String> scripts() {
    return List.copyOf(json.path("scripts").propertyNames());
  }

  boolean hasScript(String name) {
    return script(name).isPresent();
  }

  /** The name it goes by among the members of a repository. */
  Optional<String> name() {
    return string(json.path("name"));
  }

  /** The only program of it, or the one that is named like it. */
  Optional<String> bin() {
    JsonNode bin = json.path("bin");
    return bin.isObject() && bin.size() == 1 ? string(bin.values().iterator().next()) : string(bin);
  }

  Optional<String> main() {
    return string(json.path("main"));
  }

  /** What Volta pins, else the range of engines. */
  Optional<String> wantedNode() {
    return string(json.path("volta").path("node"))
        .or(() -> string(json.path("engines").path("node")))
        .or(() ->
            string(json.path("devEngines").path("runtime").path("version"))
                .filter(version ->
                    json.path("devEngines")
                        .path("runtime")
                        .path("name")
                        .asString("")
                        .equals("node")));
  }

  /** Names of all packages, for whatever they are. */
  Stream<String> packages() {
    return Stream.of("dependencies", "devDependencies", "optionalDependencies")
        .flatMap(kind -> json.path(kind).propertyNames().stream());
  }

  Optional<String> packageManager() {
    return string(json.path("packageManager"));
  }

  /** Patterns of the directories that are packages of their own. */
  List<String> workspaces() {
    JsonNode workspaces = json.path("workspaces");
    JsonNode patterns = workspaces.isObject() ? workspaces.path("packages") : workspaces;
    return patterns.isArray()
        ? patterns.values().stream().flatMap(node -> string(node).stream()).toList()
        : List.of();
  }

  /** Whether a package is a dependency of any kind. */
  boolean has(String dependency) {
    return Stream.of("dependencies", "devDependencies", "optionalDependencies")
        .anyMatch(kind -> json.path(kind).has(dependency));
  }

  /** Whether a package is among those for run time. */
  boolean hasDependency(String dependency) {
    return json.path("dependencies").has(dependency);
  }

  /** Whether a package is there when the app serves. */
  boolean hasAtRuntime(String dependency) {
    return Stream.of("dependencies", "optionalDependencies")
        .anyMatch(kind -> json.path(kind).has(dependency));
  }

  /** Whether a package is there for building only. */
  boolean hasForDevelopment(String dependency) {
    return json.path("devDependencies").has(dependency) && !hasAtRuntime(dependency);
  }

  /** Names of all packages for run time. */
  Stream<String> runtimePackages() {
    return Stream.of("dependencies", "optionalDependencies")
        .flatMap(kind -> json.path(kind).propertyNames().stream());
  }

  boolean hasRuntimePackages() {
    return !json.path("dependencies").isEmpty() || !json.path("optionalDependencies").isEmpty();
  }

  boolean hasPackages() {
    return hasRuntimePackages() || hasDevelopmentPackages();
  }

  boolean hasDevelopmentPackages() {
    return !json.path("devDependencies").isEmpty();
  }

  /** Whether pnpm changes packages by files of the repository. */
  boolean hasPatches() {
    return json.path("pnpm").has("patchedDependencies");
  }

  /** Packages that live in the repository itself, so that installing needs the whole tree. */
  boolean hasLocalPackages() {
    return Stream.of("dependencies", "devDependencies", "optionalDependencies")
        .flatMap(kind -> json.path(kind).values().stream())
        .map(version -> version.asString(""))
        .anyMatch(version ->
            version.startsWith("file:")
                || version.startsWith("link:")
                || version.startsWith("workspace:")
                || version.startsWith("."));
  }

  /** The part that decides which packages get installed, with nothing to run. */
  public String dependenciesOnly() {
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    for (String field : DEPENDENCY_FIELDS) {
      if (json.has(field)) {
        fields.put(field, json.get(field));
      }
    }
    ObjectNode reduced = MAPPER.createObjectNode().put("private", true);
    fields.forEach(reduced::set);
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(reduced) + "\n";
  }

  private static Optional<String> string(JsonNode node) {
    return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
  }
}
