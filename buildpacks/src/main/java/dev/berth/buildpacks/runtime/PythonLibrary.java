package dev.berth.buildpacks.runtime;

import dev.berth.buildpacks.layer.LayerWriter;
import dev.berth.buildpacks.layer.Trees;
import dev.berth.files.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Python's standard library as an image needs it: without tests, editors and installers, and
 * compiled. The compiled files name their source by its content, never by its time, because a layer
 * has none (PEP 552).
 */
final class PythonLibrary {
  /** What ready-made packages (PEP 600) link to without bringing it. */
  static final List<String> WHEELS_EXPECT =
      List.of(
          "libc.so.6",
          "libdl.so.2",
          "libgcc_s.so.1",
          "libm.so.6",
          "libpthread.so.0",
          "libresolv.so.2",
          "librt.so.1",
          "libstdc++.so.6",
          "libutil.so.1");

  private static final Set<String> LEFT_OUT =
      Set.of(
          "__pycache__",
          "site-packages",
          "dist-packages",
          "test",
          "tests",
          "idlelib",
          "idle_test",
          "tkinter",
          "turtledemo",
          "ensurepip",
          "lib2to3",
          "pydoc_data");

  private static final Duration COMPILING = Duration.ofMinutes(2);

  private final PythonInstallation python;
  private final String place;

  PythonLibrary(PythonInstallation python) {
    this.python = python;
    this.place = PythonInstallation.HOME + "/lib/" + python.name();
  }

  /** Its compiled modules, by their place in the image. */
  SortedMap<String, Path> modules() throws IOException {
    SortedMap<String, Path> modules = new TreeMap<>();
    Path directory = python.library().resolve("lib-dynload");
    if (Files.isDirectory(directory)) {
      for (Path module : Trees.sorted(directory)) {
        if (module.toString().endsWith(".so") && !String.valueOf(module).contains("_test")) {
          modules.put(place + "/lib-dynload/" + module.getFileName(), module.toRealPath());
        }
      }
    }
    return modules;
  }

  /**
   * Writes all but the modules.
   *
   * @param present directories that the layer has already
   */
  void write(LayerWriter layer, Set<String> present) throws IOException {
    layer.link(PythonInstallation.HOME + "/bin/python3", python.name());
    layer.link(PythonInstallation.HOME + "/bin/python", python.name());
    Path copy = Files.createTempDirectory("berth-python");
    try {
      copy(python.library(), copy);
      compile(copy);
      write(layer, copy, new TreeSet<>(present));
    } finally {
      FileTree.remove(copy);
    }
  }

  private void copy(Path from, Path to) throws IOException {
    for (Path entry : Trees.sorted(from)) {
      String name = String.valueOf(entry.getFileName());
      Path target = to.resolve(name);
      if (LEFT_OUT.contains(name) || name.startsWith("config-") || name.equals("lib-dynload")) {
        continue;
      }
      // Distributions link single modules to their own; what they lead to is wanted.
      if (Files.isDirectory(entry)) {
        Files.createDirectory(target);
        copy(entry, target);
      } else if (Files.isRegularFile(entry) && Files.isReadable(entry)) {
        Files.copy(entry, target);
      }
    }
  }

  private void compile(Path copy) throws IOException {
    MachineCommand.output(
        List.of(
            "/usr/bin/env",
            "PYTHONHASHSEED=0",
            python.binary().toString(),
            "-I",
            "-m",
            "compileall",
            "-q",
            "-j",
            "0",
            "--invalidation-mode",
            "unchecked-hash",
            "-s",
            copy.toString(),
            "-p",
            place,
            copy.toString()),
        COMPILING);
  }

  private void write(LayerWriter layer, Path copy, Set<String> present) throws IOException {
    List<Path> entries = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(copy)) {
      walk.sorted().forEach(entries::add);
    }
    for (Path entry : entries) {
      String path = entry.equals(copy) ? place : place + "/" + copy.relativize(entry);
      if (Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
        if (present.add(path)) {
          layer.directory(path, 0755);
        }
      } else {
        layer.file(path, entry);
      }
    }
  }
}
