package dev.berth.buildpacks.runtime;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Runtimes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runtimes found on this machine, each captured when it is first needed. */
public final class MachineRuntimes implements Runtimes {
  private final RuntimeStore store;
  private final Map<String, String> environment;
  private @Nullable List<NodeInstallation> nodes;
  private @Nullable List<PythonInstallation> pythons;
  private @Nullable List<JavaInstallation> javas;

  private MachineRuntimes(RuntimeStore store, Map<String, String> environment) {
    this.store = store;
    this.environment = Map.copyOf(environment);
  }

  /**
   * Looks for runtimes when they are first asked for.
   *
   * @param directory where captured layers are kept
   * @param environment the machine's environment: PATH and HOME
   */
  public static MachineRuntimes find(Path directory, Map<String, String> environment) {
    return new MachineRuntimes(new RuntimeStore(directory), environment);
  }

  @Override
  public List<String> nodeVersions() {
    return nodes().stream().map(NodeInstallation::version).toList();
  }

  @Override
  public String node(String version) {
    return captured(nodes(), version, "Node ");
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

  /** The captured runtime of that id. */
  public CapturedRuntime runtime(String id) {
    List<? extends RuntimeInstallation> candidates =
        id.startsWith("python-") ? pythons() : id.startsWith("java-") ? javas() : nodes();
    return candidates.stream()
        .filter(installation -> id.startsWith(installation.prefix()))
        .map(store::capture)
        .filter(runtime -> runtime.id().equals(id))
        .findFirst()
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
