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

  /** Versions of Deno that can be used, the newest first. */
  default List<String> denoVersions() {
    return List.of();
  }

  /** The id of the captured Deno of this version. */
  default String deno(String version) {
    return "deno-" + version;
  }

  /** Versions of Go that can be used: this machine's, then the newest first. */
  default List<String> goVersions() {
    return List.of();
  }

  /** The id of what is captured for programs that a Go of this version builds. */
  default String go(String version) {
    return "go-" + version;
  }

  /** Versions of Java that can be used, the newest first. */
  List<String> javaVersions();

  /** The id of the captured Java of this version. */
  String java(String version);
}
