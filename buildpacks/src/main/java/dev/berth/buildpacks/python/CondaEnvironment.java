package dev.berth.buildpacks.python;

import dev.berth.buildpacks.SourceTree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What conda's {@code environment.yml} asks for, as far as pip has it.
 *
 * @param requirements as pip reads them
 * @param python the version it asks for
 */
record CondaEnvironment(List<String> requirements, Optional<String> python) {
  /** Of conda's own, or there already. */
  private static final Set<String> NOT_OF_PIP =
      Set.of("pip", "setuptools", "wheel", "conda", "nodejs", "gcc", "gxx", "make", "libpq");

  /** {@code name=version=build}, {@code channel::name}, {@code name>=1}. */
  private static final Pattern PACKAGE =
      Pattern.compile("(?:[\\w-]+::)?([A-Za-z0-9][\\w.-]*)\\s*(={1,2}|[<>!~]=?)?\\s*([^=\\s]*).*");

  CondaEnvironment {
    requirements = List.copyOf(requirements);
  }

  static Optional<CondaEnvironment> in(SourceTree source) {
    return source.text("environment.yml").flatMap(CondaEnvironment::read);
  }

  private static Optional<CondaEnvironment> read(String text) {
    Object content;
    try {
      content = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
    } catch (YAMLException e) {
      return Optional.empty();
    }
    if (!(content instanceof Map<?, ?> map) || !(map.get("dependencies") instanceof List<?> all)) {
      return Optional.empty();
    }
    List<String> requirements = new ArrayList<>();
    String python = "";
    for (Object entry : all) {
      if (entry instanceof Map<?, ?> other && other.get("pip") instanceof List<?> own) {
        own.stream()
            .filter(String.class::isInstance)
            .map(String.class::cast)
            .forEach(requirements::add);
      } else if (entry instanceof String line) {
        Matcher matcher = PACKAGE.matcher(line.strip());
        if (matcher.matches() && matcher.group(1).equals("python")) {
          python = matcher.group(3).replaceFirst("\\.\\*$", "");
        } else if (matcher.matches() && !NOT_OF_PIP.contains(matcher.group(1))) {
          requirements.add(requirement(matcher));
        }
      }
    }
    return Optional.of(
        new CondaEnvironment(
            requirements, Optional.of(python).filter(version -> !version.isEmpty())));
  }

  private static String requirement(Matcher matcher) {
    String operator = matcher.group(2) == null ? "" : matcher.group(2);
    String version = matcher.group(3);
    if (operator.isEmpty() || version.isEmpty()) {
      return matcher.group(1);
    }
    return operator.equals("=")
        ? matcher.group(1) + "==" + version + (version.endsWith("*") ? "" : ".*")
        : matcher.group(1) + operator + version;
  }
}
