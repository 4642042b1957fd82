package dev.berth.buildpacks;

import java.util.List;

/** A machine with these versions of its languages, the preferred ones first. */
public record TestRuntimes(
    List<String> nodeVersions,
    List<String> pythonVersions,
    List<String> javaVersions,
    List<String> goVersions)
    implements Runtimes {
  public TestRuntimes {
    nodeVersions = List.copyOf(nodeVersions);
    pythonVersions = List.copyOf(pythonVersions);
    javaVersions = List.copyOf(javaVersions);
    goVersions = List.copyOf(goVersions);
  }

  /** A machine without Go. */
  public TestRuntimes(
      List<String> nodeVersions, List<String> pythonVersions, List<String> javaVersions) {
    this(nodeVersions, pythonVersions, javaVersions, List.of());
  }

  /** The same with these versions of Go, the machine's first. */
  public TestRuntimes withGo(String... versions) {
    return new TestRuntimes(nodeVersions, pythonVersions, javaVersions, List.of(versions));
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

  /** Fetched wherever npm is. */
  @Override
  public List<String> denoVersions() {
    return nodeVersions.isEmpty() ? List.of() : List.of("2.9.6", "2.4.1", "1.46.3");
  }

  @Override
  public String deno(String version) {
    return "deno-" + version + "-test";
  }

  @Override
  public String go(String version) {
    return "go-" + version + "-test";
  }

  @Override
  public String java(String version) {
    return "java-" + version + "-test";
  }
}
