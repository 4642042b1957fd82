package dev.berth.buildpacks;

import java.util.List;

/** A machine with these versions of Node, the preferred one first. */
public record TestRuntimes(List<String> nodeVersions) implements Runtimes {
  public TestRuntimes {
    nodeVersions = List.copyOf(nodeVersions);
  }

  @Override
  public String node(String version) {
    return "node-" + version + "-test";
  }
}
