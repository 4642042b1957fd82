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
 */
record PythonProject(
    Optional<String> requirements,
    List<String> files,
    Set<String> dependencies,
    List<String> direct,
    Optional<String> wantedPython,
    boolean local) {
  private static final TomlMapper TOML = TomlMapper.builder().build();
  private static final int MOST_FILES = 20;
  private static final List<String> REQUIREMENTS =
      List.of(
          "requirements.txt",
          "requirements/production.txt",
          "requirements/prod.txt",
          "requirements/base.txt");
  private static final Pattern NAME = Pattern.compile("([A-Za-z0-9][A-Za-z0-9._-]*).*");
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
    return new PythonProject(
        requirements,
        reading.files,
        reading.names,
        reading.direct,
        project.flatMap(PythonProject::python),
        reading.local);
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

    void project(JsonNode project) {
      for (JsonNode dependency : project.at("/project/dependencies")) {
        direct.add(dependency.asString(""));
        name(dependency.asString(""));
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
