package dev.berth.buildpacks.python;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.SourceTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.toml.TomlMapper;

/**
 * What an app says about itself in its requirements files and in {@code pyproject.toml} (PEP 621,
 * or Poetry's own table).
 *
 * @param requirements the requirements file that is installed, if there is one
 * @param files all requirements files, the included ones too
 * @param dependencies names of packages it lists, normalised as PEP 503 says
 * @param direct requirement lines of {@code pyproject.toml}
 * @param wantedPython the range of Pythons it asks for
 * @param local whether it installs something of the repository itself
 * @param hashed whether its requirements files fix the packages' content, too
 * @param described whether there is a {@code pyproject.toml}
 */
record PythonProject(
    Optional<String> requirements,
    List<String> files,
    Set<String> dependencies,
    List<String> direct,
    Optional<String> wantedPython,
    boolean local,
    boolean hashed,
    boolean described) {
  private static final TomlMapper TOML = TomlMapper.builder().build();
  private static final int MOST_FILES = 20;
  private static final List<String> REQUIREMENTS =
      List.of(
          "requirements.txt",
          "requirements/production.txt",
          "requirements/prod.txt",
          "requirements/base.txt",
          "requirements-prod.txt",
          "requirements.in");
  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*).*");
  private static final List<String> PYTHON_LOCKS =
      List.of("poetry.lock", "pdm.lock", "pylock.toml", "Pipfile", "Pipfile.lock");

  /** A package in a lock file, whichever of their forms it has. */
  private static final Pattern LOCKED_NAME =
      Pattern.compile(
          "(?:name = \"([A-Za-z0-9][\\w.-]*)\"|\\s*\"?([A-Za-z0-9][\\w.-]*)\"?(?: = .*|: \\{))\\s*");

  private static final Pattern INCLUDE =
      Pattern.compile("(?:-r|--requirement|-c|--constraint)[ =]*(\\S+).*");
  private static final Pattern LOCAL =
      Pattern.compile("(?:-e\\s+|--editable[ =]+)?(?:\\.{1,2}(?:/.*)?|file:.*)(?:\\[.*])?");

  PythonProject {
    files = List.copyOf(files);
    dependencies = Set.copyOf(dependencies);
    direct = List.copyOf(direct);
  }

  static PythonProject of(SourceTree source) {
    return source.once(PythonProject.class, tree -> Optional.of(read(tree))).orElseThrow();
  }

  private static PythonProject read(SourceTree source) {
    Optional<String> requirements = REQUIREMENTS.stream().filter(source::hasFile).findFirst();
    Reading reading = new Reading(source);
    requirements.ifPresent(reading::file);
    Optional<JsonNode> project = source.text("pyproject.toml").map(PythonProject::parse);
    project.ifPresent(reading::project);
    Optional<CondaEnvironment> conda =
        requirements.isPresent() || project.isPresent()
            ? Optional.empty()
            : CondaEnvironment.in(source);
    conda.ifPresent(found -> found.requirements().forEach(reading::direct));
    PYTHON_LOCKS.forEach(lock -> reading.locked(lock));
    return new PythonProject(
        requirements,
        reading.files,
        reading.names,
        reading.direct,
        project
            .flatMap(PythonProject::python)
            .or(() -> conda.flatMap(CondaEnvironment::python))
            .or(() -> PythonVersionFiles.pipfile(source)),
        reading.local,
        reading.hashed,
        project.isPresent());
  }

  boolean uses(String... packages) {
    return List.of(packages).stream().anyMatch(dependencies::contains);
  }

  private static Optional<String> python(JsonNode project) {
    String range = project.at("/project/requires-python").asString("");
    if (range.isEmpty()) {
      range = project.at("/tool/poetry/dependencies/python").asString("");
    }
    return Optional.of(range).filter(text -> !text.isBlank() && text.length() < 100);
  }

  private static JsonNode parse(String text) {
    try {
      return TOML.readTree(text);
    } catch (JacksonException e) {
      String place = e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
      throw new BuildException(
          BuildProblem.MANIFEST_INVALID,
          "pyproject.toml cannot be read: " + e.getOriginalMessage() + place + ".",
          "Correct pyproject.toml and push again.",
          "",
          e);
    }
  }

  private static final class Reading {
    private final SourceTree source;
    private final List<String> files = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final List<String> direct = new ArrayList<>();
    private boolean local;
    private boolean hashed;

    Reading(SourceTree source) {
      this.source = source;
    }

    void file(String path) {
      if (files.contains(path) || files.size() == MOST_FILES) {
        return;
      }
      Optional<String> text = source.text(path);
      if (text.isEmpty()) {
        return;
      }
      files.add(path);
      hashed |= text.get().contains("--hash=");
      String directory = path.contains("/") ? path.substring(0, path.lastIndexOf('/') + 1) : "";
      for (String line : text.get().lines().toList()) {
        String clean = line.replaceFirst("(^|\\s)#.*", "").strip();
        Matcher include = INCLUDE.matcher(clean);
        if (include.matches()) {
          file(directory + include.group(1).replaceFirst("^\\./", ""));
        } else if (LOCAL.matcher(clean).matches()) {
          local = true;
        } else {
          name(clean);
        }
      }
    }

    void direct(String requirement) {
      direct.add(requirement);
      name(requirement);
    }

    /** Names of Pipfile's packages, and those that a lock holds: what is not asked for is there. */
    void locked(String lock) {
      source.text(lock).stream()
          .flatMap(String::lines)
          .map(LOCKED_NAME::matcher)
          .filter(Matcher::matches)
          .map(found -> found.group(1) == null ? found.group(2) : found.group(1))
          .forEach(name -> names.add(normal(name)));
    }

    void project(JsonNode project) {
      for (JsonNode dependency : project.at("/project/dependencies")) {
        direct(dependency.asString(""));
      }
      project.at("/tool/poetry/dependencies").propertyNames().forEach(this::name);
    }

    private void name(String requirement) {
      Matcher matcher = NAME.matcher(requirement);
      if (matcher.matches()) {
        names.add(normal(matcher.group(1)));
      }
    }

    private static String normal(String name) {
      return name.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
    }
  }
}
