package dev.berth.buildpacks;

import java.util.List;

/** The language runtimes of this machine, as far as planning has to know them. */
public interface Runtimes {
  /** Versions of Node that can be used, the preferred one first. */
  List<String> nodeVersions();

  /** The id of the captured Node of this version. */
  String node(String version);

  /** Versions of Bun that can be used, the preferred one first. */
  default List<String> bunVersions() {
    return List.of();
  }

  /** The id of the captured Bun of this version. */
  default String bun(String version) {
    return "bun-" + version;
  }

  /** Versions of Python that can be used, the preferred one first. */
  List<String> pythonVersions();

  /** The id of the captured Python of this version. */
  String python(String version);

  /** Versions of Java that can be used, the newest first. */
  List<String> javaVersions();

  /** The id of the captured Java of this version. */
  String java(String version);
}
