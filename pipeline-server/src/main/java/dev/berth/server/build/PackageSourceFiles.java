package dev.berth.server.build;

import dev.berth.buildpacks.languages.MachinePackages;
import dev.berth.buildpacks.runtime.MachineRuntimes;
import dev.berth.files.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The machine's package sources, read when the first build asks, with files for builds to see. */
final class PackageSourceFiles {
  private final Path directory;
  private final Map<String, String> environment;
  private final MachineRuntimes runtimes;
  private @Nullable PackageSources current;

  PackageSourceFiles(Path directory, Map<String, String> environment, MachineRuntimes runtimes) {
    this.runtimes = runtimes;
    this.directory = directory;
    this.environment = Map.copyOf(environment);
  }

  /** Read once for each start of the server. */
  synchronized PackageSources current() {
    if (current == null) {
      current = PackageSources.of(environment, MachinePackages.of(runtimes, environment));
      current.files().forEach(this::write);
    }
    return current;
  }

  /** Where the files are. */
  Path directory() {
    return directory;
  }

  private void write(String name, String content) {
    try {
      Files.createDirectories(directory);
      AtomicFile.write(
          directory.resolve(name),
          content.getBytes(StandardCharsets.UTF_8),
          PosixFilePermissions.fromString("rw-r--r--"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
