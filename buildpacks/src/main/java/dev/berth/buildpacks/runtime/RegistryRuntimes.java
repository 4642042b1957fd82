package dev.berth.buildpacks.runtime;

import dev.berth.files.FileTree;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;

/**
 * One runtime in the npm registry, which has every version of it as a package of each platform:
 * asked and fetched by this machine's npm, with its mirror, proxy and credentials. What was fetched
 * is kept, one directory for each version; an upgrade of the machine changes none of them.
 */
final class RegistryRuntimes {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern QUOTED = Pattern.compile("\"(\\d+\\.\\d+\\.\\d+)\"");

  private final Path directory;
  private final String name;
  private final String program;
  private final VersionList list;

  /**
   * Keeps below a directory.
   *
   * @param name the package
   * @param program its executable, relative to the package
   */
  RegistryRuntimes(Path directory, String name, String program, Clock clock) {
    this.directory = directory;
    this.name = name;
    this.program = program;
    this.list = new VersionList(directory.resolve("versions.json"), RegistryRuntimes::read, clock);
  }

  /** Versions that can be had; those that are kept when the registry does not answer. */
  synchronized List<String> versions(NodeInstallation asking) {
    return list.versions(() -> npm(asking, Path.of("/"), "view", name, "versions", "--json"))
        .orElseGet(this::kept);
  }

  /** Versions that are here. */
  List<String> kept() {
    return SearchPath.below(directory).stream()
        .map(version -> String.valueOf(version.getFileName()))
        .filter(version -> home(version).isPresent())
        .toList();
  }

  /** Where one is that is here. */
  Optional<Path> home(String version) {
    Path home = directory.resolve(version);
    return version.matches("[\\w.-]+") && Files.isExecutable(home.resolve(program))
        ? Optional.of(home)
        : Optional.empty();
  }

  /**
   * Fetches one that is not here yet.
   *
   * @param beside packages that it comes with, by their directory below its own
   */
  synchronized Path fetch(String version, NodeInstallation with, Map<String, String> beside)
      throws IOException {
    Optional<Path> here = home(version);
    if (here.isPresent()) {
      return here.get();
    }
    Files.createDirectories(directory);
    Path staging = Files.createTempDirectory(directory, "fetching-");
    try {
      Files.setPosixFilePermissions(staging, PosixFilePermissions.fromString("rwxr-xr-x"));
      unpack(pack(with, staging, name + "@" + version), staging, program, "bin/", "include/");
      for (var more : beside.entrySet()) {
        unpack(pack(with, staging, more.getValue()), staging.resolve(more.getKey()), "");
      }
      moveUnlessThere(staging, version);
    } finally {
      FileTree.remove(staging);
    }
    return home(version).orElseThrow(() -> new IOException("the package has no " + program));
  }

  /** Another Berth of this machine that keeps its runtimes here may have been quicker. */
  private void moveUnlessThere(Path staging, String version) throws IOException {
    try {
      FileTree.move(staging, directory.resolve(version));
    } catch (FileSystemException e) {
      if (home(version).isEmpty()) {
        throw e;
      }
    }
  }

  private static List<String> read(String json) {
    List<String> versions = new ArrayList<>();
    Matcher version = QUOTED.matcher(json);
    while (version.find()) {
      versions.add(version.group(1));
    }
    return versions;
  }

  private static Path pack(NodeInstallation with, Path into, String what) throws IOException {
    String output = npm(with, into, "pack", what, "--pack-destination", into.toString());
    String name = output.lines().reduce((first, last) -> last).orElse("").strip();
    if (!name.matches("[\\w.-]+\\.tgz")) {
      throw new IOException("npm pack " + what + " left no archive");
    }
    return into.resolve(name);
  }

  private static String npm(NodeInstallation node, Path directory, String... arguments)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                node.binary().toString(),
                node.npm().resolve("bin/npm-cli.js").toString(),
                "--silent",
                "--ignore-scripts"));
    command.addAll(List.of(arguments));
    return MachineCommand.output(command, directory, PATIENCE);
  }

  /** Everything below {@code package/} that begins with one of these. */
  private static void unpack(Path archive, Path into, String... wanted) throws IOException {
    try (InputStream file = new BufferedInputStream(Files.newInputStream(archive));
        TarArchiveInputStream tar =
            new TarArchiveInputStream(new GzipCompressorInputStream(file))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        String name = entry.getName().replaceFirst("^[^/]+/", "");
        Path target = into.resolve(name).normalize();
        if (entry.isFile()
            && target.startsWith(into)
            && List.of(wanted).stream().anyMatch(name::startsWith)) {
          Path parent = target.getParent();
          Files.createDirectories(parent == null ? into : parent);
          Files.copy(tar, target);
          boolean runs = name.startsWith("bin/") || (entry.getMode() & 0100) != 0;
          Files.setPosixFilePermissions(
              target, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
        }
      }
    }
    Files.delete(archive);
  }
}
