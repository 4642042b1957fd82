package dev.berth.buildpacks.runtime;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Runtimes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Nodes found on this machine, each captured when it is first needed. */
public final class MachineRuntimes implements Runtimes {
  private final RuntimeStore store;
  private final Map<String, String> environment;
  private @Nullable List<NodeInstallation> installations;

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
    return installations().stream().map(NodeInstallation::version).toList();
  }

  @Override
  public String node(String version) {
    return installations().stream()
        .filter(node -> node.version().equals(version))
        .findFirst()
        .map(node -> store.capture(node).id())
        .orElseThrow(() -> missing("Node " + version));
  }

  /** The captured runtime of that id. */
  public CapturedRuntime runtime(String id) {
    return installations().stream()
        .filter(node -> id.startsWith("node-" + node.version() + "-"))
        .map(store::capture)
        .filter(runtime -> runtime.id().equals(id))
        .findFirst()
        .orElseThrow(() -> missing(id));
  }

  /** The Nodes of this machine, the preferred one first. */
  public synchronized List<NodeInstallation> installations() {
    if (installations == null || installations.isEmpty()) {
      installations = NodeInstallations.find(environment);
    }
    return installations;
  }

  private static BuildException missing(String what) {
    return new BuildException(
        BuildProblem.RUNTIME_MISSING,
        what + " is not on this machine any more.",
        "Deploy the commit again: it is planned with what is installed now.");
  }
}
