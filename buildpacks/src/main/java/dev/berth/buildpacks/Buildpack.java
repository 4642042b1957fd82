package dev.berth.buildpacks;

import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.profile.MigrationSource;
import dev.berth.buildpacks.profile.ReleaseCandidate;
import java.util.List;
import java.util.Optional;

/** A language whose apps Berth builds: recognises them and plans their build. Only reads files. */
public interface Buildpack extends Language {
  /** Whether this tree is one of its apps, and what may run of it. */
  Detection detect(SourceTree source, AppManifest manifest);

  /** Migrations of tools that the app brings along; asked only for a tree that it recognised. */
  default List<MigrationSource> migrations(SourceTree source, AppManifest manifest) {
    return List.of();
  }

  /**
   * What runs once in the new image before it gets traffic.
   *
   * @param database whether the app is given a database
   */
  Optional<ReleaseCandidate> release(SourceTree source, AppManifest manifest, boolean database);

  /** Where the packages of its apps come from, such as {@code npm}. */
  default List<String> packageSources() {
    return List.of();
  }

  /**
   * How to build it.
   *
   * @throws BuildException when the tree matches but cannot be built
   */
  BuildPlan plan(SourceTree source, BuildInputs inputs);

  /**
   * How it runs, now that it has been built: what a build left says more than any file before it.
   *
   * @param plan how it was built
   * @param tree what the build left, with the app's own files
   * @throws BuildException when nothing of it can run
   */
  default BuildPlan built(BuildPlan plan, SourceTree tree, AppManifest manifest) {
    return plan;
  }
}
