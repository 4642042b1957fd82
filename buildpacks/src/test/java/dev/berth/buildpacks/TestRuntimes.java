package dev.berth.buildpacks;

import java.util.List;

/** A machine with these versions of Node and Python, the preferred ones first. */
public record TestRuntimes(List<String> nodeVersions, List<String> pythonVersions)
    implements Runtimes {
  public TestRuntimes {
    nodeVersions = List.copyOf(nodeVersions);
    pythonVersions = List.copyOf(pythonVersions);
  }

  /** A machine without Python. */
  public TestRuntimes(List<String> nodeVersions) {
    this(nodeVersions, List.of());
  }

  @Override
  public String node(String version) {
    return "node-" + version + "-test";
  }

  @Override
  public String python(String version) {
    return "python-" + version + "-test";
  }
}
