package dev.berth.buildpacks.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Go's toolchains: this machine's, and every other version as a module of its own, which this
 * machine's Go asks for, checks and unpacks with its own settings of proxy and checksum database.
 * What was fetched is kept; an upgrade of the machine changes none of it.
 */
final class GoToolchains {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Pattern VERSION = Pattern.compile("go(\\d+\\.\\d+(?:\\.\\d+)?)\\b.*");

  /** The first that fetches others. */
  private static final Version FETCHES = new Version(1, 21, 0);

  private final Path directory;
  private final Map<String, String> environment;
  private final VersionList list;
  private Optional<GoInstallation> machine = Optional.empty();

  GoToolchains(Path directory, Map<String, String> environment, Clock clock) {
    this.directory = directory;
    this.environment = Map.copyOf(environment);
    this.list = new VersionList(directory.resolve("versions.txt"), GoToolchains::read, clock);
  }

  /** This machine's, if it has one. */
  synchronized Optional<GoInstallation> machine() {
    if (machine.isEmpty()) {
      List<Path> places = new ArrayList<>(new SearchPath(environment).withSystem());
      places.add(Path.of("/usr/local/go/bin"));
      machine = places.stream().flatMap(place -> inspect(place.resolve("go")).stream()).findFirst();
    }
    return machine;
  }

  /** Versions that can be had: the machine's first, then the newest first. */
  synchronized List<String> versions() {
    Optional<GoInstallation> own = machine();
    if (own.isEmpty()) {
      return List.of();
    }
    Set<String> versions = new LinkedHashSet<>(List.of(own.get().version()));
    if (Version.parse(own.get().version()).compareTo(FETCHES) >= 0) {
      listed(own.get()).stream()
          .sorted(Comparator.comparing(Version::parse, Comparator.reverseOrder()))
          .forEach(versions::add);
    }
    return List.copyOf(versions);
  }

  /** The one of this version, fetched if it is not here yet. */
  synchronized GoInstallation get(String version) throws IOException {
    Optional<GoInstallation> own =
        machine().filter(installed -> installed.version().equals(version));
    if (own.isPresent()) {
      return own.get();
    }
    Path home = home(version);
    if (!Files.isExecutable(home.resolve("bin/go"))) {
      GoInstallation fetching =
          machine().orElseThrow(() -> new IOException("there is no Go to fetch it with"));
      Files.createDirectories(directory);
      go(fetching, List.of("GOTOOLCHAIN=go" + version), "version");
    }
    if (!Files.isExecutable(home.resolve("bin/go"))) {
      throw new IOException("go left nothing at " + home.getFileName());
    }
    return new GoInstallation(home.resolve("bin/go"), version, home);
  }

  private Path home(String version) {
    return directory.resolve(
        "golang.org/toolchain@v0.0.1-go" + version + ".linux-" + architecture());
  }

  private List<String> listed(GoInstallation asking) {
    return list.versions(
            () -> go(asking, List.of(), "list", "-m", "-versions", "golang.org/toolchain"))
        .orElse(List.of());
  }

  private static List<String> read(String text) {
    Pattern name =
        Pattern.compile(
            "v0\\.0\\.1-go(\\d+\\.\\d+\\.\\d+)\\.linux-" + architecture() + "(?=\\s|$)");
    List<String> versions = new ArrayList<>();
    Matcher matcher = name.matcher(text);
    while (matcher.find()) {
      versions.add(matcher.group(1));
    }
    return versions;
  }

  /** Runs this machine's Go outside of any module, with its cache here. */
  private String go(GoInstallation installed, List<String> more, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of("/usr/bin/env"));
    command.addAll(
        List.of("GOMODCACHE=" + directory, "GOFLAGS=-modcacherw", "GOWORK=off", "GO111MODULE=on"));
    if (more.isEmpty()) {
      command.add("GOTOOLCHAIN=local");
    }
    command.addAll(more);
    command.add(installed.binary().toString());
    command.addAll(List.of(arguments));
    return MachineCommand.output(command, Path.of("/"), PATIENCE);
  }

  private static Optional<GoInstallation> inspect(Path go) {
    try {
      if (!Files.isExecutable(go)) {
        return Optional.empty();
      }
      Path binary = go.toRealPath();
      Path home = binary.resolve("../..").normalize();
      Path file = home.resolve("VERSION");
      if (!Files.isRegularFile(file)) {
        return Optional.empty();
      }
      Matcher version = VERSION.matcher(Files.readString(file).lines().findFirst().orElse(""));
      return version.matches()
          ? Optional.of(new GoInstallation(binary, version.group(1), home))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String architecture() {
    return RegistryNames.isArm() ? "arm64" : "amd64";
  }
}
