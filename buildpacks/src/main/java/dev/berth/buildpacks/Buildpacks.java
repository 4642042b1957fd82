package dev.berth.buildpacks;

import dev.berth.buildpacks.java.JavaBuildpack;
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
    String root = inputs.overrides().root();
    SourceTree source = SourceTree.open(checkout, root == null ? "" : root);
    List<String> reasons = new ArrayList<>();
    for (Buildpack buildpack : buildpacks) {
      switch (buildpack.detect(source, inputs.overrides())) {
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
            + " app (pom.xml or build.gradle) or a static site (index.html); an app in a"
            + " sub-directory is named by \"root\" in berth.yaml.");
  }
}
