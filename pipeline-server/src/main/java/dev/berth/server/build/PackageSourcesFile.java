package dev.berth.server.build;

import dev.berth.buildpacks.runtime.MachineRuntimes;
import dev.berth.buildpacks.runtime.NodeInstallation;
import dev.berth.buildpacks.runtime.PythonInstallation;
import dev.berth.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The machine's package sources, read when the first build asks, with npm's part as a file. */
final class PackageSourcesFile {
  private final Path npmrc;
  private final Map<String, String> environment;
  private final MachineRuntimes runtimes;
  private @Nullable PackageSources current;

  PackageSourcesFile(Path npmrc, Map<String, String> environment, MachineRuntimes runtimes) {
    this.runtimes = runtimes;
    this.npmrc = npmrc;
    this.environment = Map.copyOf(environment);
  }

  /** Read once for each start of the server. */
  synchronized PackageSources current() {
    if (current == null) {
      List<NodeInstallation> nodes = runtimes.nodes();
      List<PythonInstallation> pythons = runtimes.pythons();
      current =
          PackageSources.of(
              environment,
              nodes.isEmpty() ? Map.of() : NpmSettings.of(nodes.getFirst()),
              pythons.isEmpty() ? Map.of() : PipSettings.of(pythons.getFirst()),
              MavenSettings.of(
                  Path.of(environment.getOrDefault("HOME", "/root"), ".m2", "settings.xml")));
      write(npmrc, current.npmrcBytes());
      write(
          npmrc.resolveSibling(PackageSources.MAVEN_FILE),
          current.mavenSettings().getBytes(StandardCharsets.UTF_8));
    }
    return current;
  }

  /** The file that {@link PackageSources#mounts} shows to builds. */
  Path npmrc() {
    return npmrc;
  }

  private static void write(Path file, byte[] content) {
    try {
      Path directory = file.toAbsolutePath().getParent();
      if (directory != null) {
        Files.createDirectories(directory);
      }
      AtomicFile.write(file, content, PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
