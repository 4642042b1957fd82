package dev.berth.buildpacks.manifest;

import java.io.StringReader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Reads {@code berth.yaml} strictly: all problems are collected, each with its key and line. */
public final class ManifestReader {
  private static final int MAX_CHARACTERS = 64 * 1024;
  private static final Pattern DURATION = Pattern.compile("(\\d{1,4})\\s*(ms|s|m)");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Duration LONGEST_HEALTH_TIMEOUT = Duration.ofMinutes(10);

  private final List<ManifestProblem> problems = new ArrayList<>();
  private String root = AppManifest.NONE.root();
  private Optional<String> command = Optional.empty();
  private Optional<String> output = Optional.empty();
  private Optional<String> start = Optional.empty();
  private Optional<String> release = Optional.empty();
  private Optional<String> healthPath = Optional.empty();
  private Duration healthTimeout = AppManifest.NONE.health().timeout();
  private final Map<String, String> env = new LinkedHashMap<>();
  private Optional<Boolean> database = Optional.empty();
  private Optional<Boolean> volume = Optional.empty();

  private ManifestReader() {}

  /** What reading a manifest led to. */
  public sealed interface Result {
    /** The file is fine. */
    record Valid(AppManifest manifest) implements Result {}

    /** The file has these problems, in the order of their lines. */
    record Invalid(List<ManifestProblem> problems) implements Result {}
  }

  /** Reads the text of a {@code berth.yaml}. */
  public static Result read(String text) {
    return new ManifestReader().result(text);
  }

  private Result result(String text) {
    @Nullable Node document = document(text);
    if (document != null) {
      each(document, "", (name, value) -> entry("", name, value));
    }
    if (!problems.isEmpty()) {
      return new Result.Invalid(List.copyOf(problems));
    }
    return new Result.Valid(
        new AppManifest(
            root,
            new AppManifest.Build(command, output),
            start,
            release,
            new AppManifest.Health(healthPath, healthTimeout),
            env,
            database,
            volume));
  }

  private @Nullable Node document(String text) {
    if (text.length() > MAX_CHARACTERS) {
      problems.add(new ManifestProblem("", 1, "is larger than 64 KB"));
      return null;
    }
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(0);
    options.setNestingDepthLimit(10);
    try {
      return new Yaml(options).compose(new StringReader(text));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      problems.add(new ManifestProblem("", line, "is not valid YAML: " + e.getProblem()));
    } catch (YAMLException e) {
      problems.add(new ManifestProblem("", 1, "is not valid YAML: " + e.getMessage()));
    }
    return null;
  }

  private void entry(String parent, String name, Node value) {
    String path = parent.isEmpty() ? name : parent + "." + name;
    Optional<ManifestKey> key = ManifestKey.at(path);
    if (key.isPresent()) {
      read(key.get(), value);
    } else if (ManifestKey.below(path).isEmpty()) {
      problem(path, value, "is no known key: use " + words(ManifestKey.below(parent)));
    } else {
      each(value, path, (below, of) -> entry(path, below, of));
    }
  }

  private void read(ManifestKey key, Node value) {
    String path = key.path();
    switch (key) {
      case ROOT -> root = relativePath(path, value).orElse(root);
      case BUILD_COMMAND -> command = text(path, value);
      case BUILD_OUTPUT -> output = relativePath(path, value);
      case START -> start = text(path, value);
      case RELEASE -> release = text(path, value);
      case HEALTH_PATH -> healthPath = healthPath(path, value);
      case HEALTH_TIMEOUT -> healthTimeout = duration(path, value).orElse(healthTimeout);
      case ENV -> each(value, path, (name, of) -> variable(path + "." + name, name, of));
      case DATABASE -> database = flag(path, value);
      case VOLUME -> volume = flag(path, value);
    }
  }

  private static String words(List<String> names) {
    int last = names.size() - 1;
    return String.join(", ", names.subList(0, last)) + " or " + names.get(last);
  }

  private void variable(String path, String name, Node value) {
    if (!VARIABLE.matcher(name).matches()) {
      problem(path, value, "is no variable name: use letters, digits and underscores");
      return;
    }
    text(path, value).ifPresent(text -> env.put(name, text));
  }

  private Optional<String> healthPath(String key, Node value) {
    Optional<String> path = text(key, value);
    if (path.isPresent() && !path.get().matches("/[\\x21-\\x7e]*")) {
      problem(key, value, "must start with / and contain no spaces");
      return Optional.empty();
    }
    return path;
  }

  private Optional<Duration> duration(String path, Node value) {
    Optional<String> text = text(path, value);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher = DURATION.matcher(text.get().trim());
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofSeconds(amount);
          };
      if (duration.isPositive() && duration.compareTo(LONGEST_HEALTH_TIMEOUT) <= 0) {
        return Optional.of(duration);
      }
    }
    problem(path, value, "must be a duration up to 10m, such as 60s");
    return Optional.empty();
  }

  private Optional<String> relativePath(String path, Node value) {
    Optional<String> text = text(path, value);
    if (text.isEmpty()) {
      return text;
    }
    String clean = text.get().replaceAll("^(\\./)+|/+$", "");
    boolean escapes = clean.startsWith("/") || List.of(clean.split("/", -1)).contains("..");
    if (escapes || clean.indexOf('\0') >= 0) {
      problem(path, value, "must be a path inside the repository");
      return Optional.empty();
    }
    return Optional.of(clean.equals(".") ? "" : clean);
  }

  private Optional<Boolean> flag(String path, Node value) {
    Optional<String> text = text(path, value);
    if (text.isPresent() && !text.get().matches("true|false")) {
      problem(path, value, "must be true or false");
      return Optional.empty();
    }
    return text.map(Boolean::valueOf);
  }

  private Optional<String> text(String path, Node value) {
    if (value instanceof ScalarNode scalar && !scalar.getTag().equals(Tag.NULL)) {
      return Optional.of(scalar.getValue());
    }
    problem(path, value, "must be a single value");
    return Optional.empty();
  }

  private void each(Node node, String path, BiConsumer<String, Node> entry) {
    if (!(node instanceof MappingNode mapping)) {
      problem(path, node, "must be a list of keys and values");
      return;
    }
    Set<String> seen = new HashSet<>();
    for (NodeTuple tuple : mapping.getValue()) {
      String key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      if (!seen.add(key)) {
        problem(path.isEmpty() ? key : path + "." + key, tuple.getKeyNode(), "occurs twice");
      } else {
        entry.accept(key, tuple.getValueNode());
      }
    }
  }

  private void problem(String path, Node node, String message) {
    problems.add(new ManifestProblem(path, node.getStartMark().getLine() + 1, message));
  }
}
