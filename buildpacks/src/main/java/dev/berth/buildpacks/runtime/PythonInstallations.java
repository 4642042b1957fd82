package dev.berth.buildpacks.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the Pythons of this machine: on the PATH first, then where version managers put them. */
final class PythonInstallations {
  /** Older ones get no security fixes, and their pip knows too little. */
  private static final Version OLDEST = new Version(3, 9, 0);

  private static final Version OLDEST_PIP = new Version(22, 3, 0);

  private static final String QUESTION =
      """
      import os, sys
      try:
          import pip
          tool = pip.__version__
      except ImportError:
          tool = "none"
      print("%d.%d.%d" % sys.version_info[:3])
      print(os.path.realpath(sys.executable))
      print(os.path.realpath(sys.base_prefix))
      print(tool)
      """;

  private PythonInstallations() {}

  /** Every usable Python, the preferred one first, one per version. */
  static List<PythonInstallation> find(Map<String, String> environment) {
    Map<String, PythonInstallation> found = new LinkedHashMap<>();
    for (Path directory : directories(new SearchPath(environment))) {
      inspect(directory).ifPresent(python -> found.putIfAbsent(python.version(), python));
    }
    return List.copyOf(found.values());
  }

  private static List<Path> directories(SearchPath path) {
    List<Path> directories = new ArrayList<>(path.withSystem());
    for (String place :
        List.of(".pyenv/versions", ".local/share/uv/python", ".asdf/installs/python")) {
      path.home()
          .ifPresent(home ->
              SearchPath.newestFirst(home.resolve(place))
                  .forEach(version -> directories.add(version.resolve("bin"))));
    }
    return directories;
  }

  private static Optional<PythonInstallation> inspect(Path directory) {
    Path command = directory.resolve("python3");
    if (!Files.isExecutable(command)) {
      return Optional.empty();
    }
    try {
      List<String> answer =
          MachineCommand.output(List.of(command.toString(), "-I", "-c", QUESTION)).lines().toList();
      if (answer.size() != 4
          || Version.parse(answer.get(0)).compareTo(OLDEST) < 0
          || Version.parse(answer.get(3)).compareTo(OLDEST_PIP) < 0) {
        return Optional.empty();
      }
      PythonInstallation python =
          new PythonInstallation(Path.of(answer.get(1)), answer.get(0), Path.of(answer.get(2)));
      return Files.isRegularFile(python.home().resolve("bin").resolve(python.name()))
              && Files.isRegularFile(python.library().resolve("os.py"))
          ? Optional.of(python)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
