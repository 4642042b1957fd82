package dev.berth.buildpacks.deno;

import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.profile.ProcessCandidate;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code deno.json} says, and the entry beside it.
 *
 * @param file its name
 * @param json what is in it
 * @param entry the file that serves, if there is a usual one
 * @param serves whether that file leaves the listening to {@code deno serve}
 */
record DenoProject(String file, JsonNode json, Optional<String> entry, boolean serves) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS, JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();
  private static final List<String> ENTRIES =
      List.of("main", "server", "app", "index", "mod", "src/main", "src/server", "src/index");
  private static final Pattern LISTENS =
      Pattern.compile("\\bDeno\\.serve\\(|\\.listen\\(|\\bserve\\(");
  private static final Pattern HANDLES = Pattern.compile("\\bexport\\s+default\\b");

  static Optional<DenoProject> of(SourceTree source) {
    return source.once(DenoProject.class, DenoProject::read);
  }

  private static Optional<DenoProject> read(SourceTree source) {
    Optional<String> file =
        Stream.of("deno.json", "deno.jsonc").filter(source::hasFile).findFirst();
    if (file.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> entry =
        ENTRIES.stream()
            .flatMap(name -> Stream.of(".ts", ".tsx", ".js").map(ending -> name + ending))
            .filter(source::hasFile)
            .findFirst();
    String text = entry.flatMap(source::text).orElse("");
    return Optional.of(
        new DenoProject(
            file.get(),
            parse(source.text(file.get()).orElse("")),
            entry,
            HANDLES.matcher(text).find() && !LISTENS.matcher(text).find()));
  }

  private static JsonNode parse(String text) {
    try {
      return JSON.readTree(text);
    } catch (JacksonException e) {
      return JSON.createObjectNode();
    }
  }

  /** A task's line. */
  Optional<String> task(String name) {
    JsonNode task = json.path("tasks").path(name);
    return Optional.of(task.isObject() ? task.path("command").asString("") : task.asString(""))
        .filter(line -> !line.isBlank());
  }

  String framework() {
    String imports = json.path("imports").toString();
    return imports.contains("fresh") ? "Fresh" : imports.contains("hono") ? "Hono on Deno" : "Deno";
  }

  /** Puts what it imports where Deno finds it without a network. */
  String install() {
    return "deno install" + entry.map(file -> " --entrypoint " + file).orElse("");
  }

  Optional<ProcessCandidate> start() {
    for (String name : List.of("start", "serve", "preview")) {
      if (task(name).filter(line -> !line.contains("--watch")).isPresent()) {
        return Optional.of(ProcessCandidate.web("deno task " + name, file + " has a task " + name));
      }
    }
    return entry.map(main ->
        ProcessCandidate.web(
            serves
                ? "deno serve -A --host \"$HOST\" --port \"$PORT\" " + main
                : "deno run -A " + main,
            "there is a " + main));
  }
}
