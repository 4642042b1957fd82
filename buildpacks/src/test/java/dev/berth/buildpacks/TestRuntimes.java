package dev.berth.buildpacks;

import java.util.List;

/** A machine with these versions of its languages, the preferred ones first. */
public record TestRuntimes(
    List<String> nodeVersions, List<String> pythonVersions, List<String> javaVersions)
    implements Runtimes {
  public TestRuntimes {
    nodeVersions = List.copyOf(nodeVersions);
    pythonVersions = List.copyOf(pythonVersions);
    javaVersions = List.copyOf(javaVersions);
  }

  /** A machine without Java. */
  public TestRuntimes(List<String> nodeVersions, List<String> pythonVersions) {
    this(nodeVersions, pythonVersions, List.of());
  }

  /** A machine with Node alone. */
  public TestRuntimes(List<String> nodeVersions) {
    this(nodeVersions, List.of(), List.of());
  }

  @Override
  public String node(String version) {
    return "node-" + version + "-test";
  }

  @Override
  public String python(String version) {
    return "python-" + version + "-test";
  }

  @Override
  public String java(String version) {
    return "java-" + version + "-test";
  }
}
