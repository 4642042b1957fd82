package dev.berth.buildpacks;

import dev.berth.buildpacks.manifest.AppManifest;

/** Knows one language: recognises its apps and plans their build. Pure: only reads files. */
public interface Buildpack {
  /** Its short name, such as {@code node}. */
  String name();

  /** Whether this tree is one of its apps. */
  Detection detect(SourceTree source, AppManifest manifest);

  /**
   * How to build it.
   *
   * @throws BuildException when the tree matches but cannot be built
   */
  BuildPlan plan(SourceTree source, BuildInputs inputs);
}
