package dev.berth.buildpacks;

import dev.berth.buildpacks.java.JavaBuildpack;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.buildpacks.node.NodeBuildpack;
import dev.berth.buildpacks.python.PythonBuildpack;
import dev.berth.buildpacks.site.SiteBuildpack;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Chooses the buildpack for a commit: the first that recognises it. */
public final class Buildpacks {
  private final List<Buildpack> buildpacks;

  public Buildpacks(List<Buildpack> buildpacks) {
    this.buildpacks = List.copyOf(buildpacks);
  }

  /** All that come with Berth, in the order they are asked. */
  public static Buildpacks all(Runtimes runtimes) {
    return new Buildpacks(
        List.of(
            new PythonBuildpack(runtimes),
            new NodeBuildpack(runtimes),
            new JavaBuildpack(runtimes),
            new SiteBuildpack(runtimes)));
  }

  /** How a checked-out commit is built; reads files and nothing else. */
  public BuildPlan plan(Path checkout, BuildInputs inputs) {
    SourceTree source = SourceTree.open(checkout, inputs.manifest().root());
    List<String> reasons = new ArrayList<>();
    for (Buildpack buildpack : buildpacks) {
      switch (buildpack.detect(source, inputs.manifest())) {
        case Detection.Matched matched -> {
          return buildpack.plan(source, inputs);
        }
        case Detection.NotMatched notMatched ->
            reasons.add(buildpack.name() + ": " + notMatched.reason());
      }
    }
    throw new BuildException(
        BuildProblem.NO_BUILDPACK_MATCHED,
        "Nothing in this commit looks like an app (" + String.join("; ", reasons) + ").",
        "Push a Node app (package.json), a Python app (requirements.txt or pyproject.toml), a Java"
            + " app (pom.xml or build.gradle) or a static site (index.html)"
            + elsewhere(source, inputs)
            + ".");
  }

  /** What the commit has in a directory of its own, if that would be taken for an app. */
  private String elsewhere(SourceTree source, BuildInputs inputs) {
    return source.directories().stream()
        .filter(directory ->
            source.below(directory).filter(tree -> matches(tree, inputs.manifest())).isPresent())
        .findFirst()
        .map(directory ->
            "; the one in " + directory + " is named by " + ManifestKey.ROOT.suggest(directory))
        .orElse("");
  }

  private boolean matches(SourceTree tree, AppManifest manifest) {
    try {
      return buildpacks.stream()
          .anyMatch(buildpack -> buildpack.detect(tree, manifest) instanceof Detection.Matched);
    } catch (BuildException _) {
      return false;
    }
  }
}
