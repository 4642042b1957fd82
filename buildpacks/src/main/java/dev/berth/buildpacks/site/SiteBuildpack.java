package dev.berth.buildpacks.site;

import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildPlan.Content;
import dev.berth.buildpacks.Buildpack;
import dev.berth.buildpacks.Detection;
import dev.berth.buildpacks.Hazards;
import dev.berth.buildpacks.PlanDraft;
import dev.berth.buildpacks.Runtimes;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.profile.ProcessCandidate;
import dev.berth.buildpacks.profile.ReleaseCandidate;
import dev.berth.buildpacks.runtime.NodeChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Plain files to serve: an {@code index.html} at the top, in {@code public} or where said. */
public final class SiteBuildpack implements Buildpack {
  private static final List<String> NOT_SERVED =
      List.of(
          "node_modules",
          "berth.yaml",
          "Procfile",
          "Dockerfile",
          ".dockerignore",
          ".gitignore",
          ".github");

  private final Runtimes runtimes;

  public SiteBuildpack(Runtimes runtimes) {
    this.runtimes = runtimes;
  }

  @Override
  public String name() {
    return "site";
  }

  @Override
  public Detection detect(SourceTree source, AppManifest manifest) {
    return directory(source, manifest)
        .<Detection>map(directory ->
            new Detection.Matched(
                source.place(),
                "static site",
                page(directory) + " and no package.json → static site",
                List.of(ProcessCandidate.web("", "there is a " + page(directory)))))
        .orElseGet(() -> new Detection.NotMatched("no index.html"));
  }

  @Override
  public Optional<ReleaseCandidate> release(
      SourceTree source, AppManifest manifest, boolean database) {
    return Optional.empty();
  }

  @Override
  public BuildPlan plan(SourceTree source, BuildInputs inputs) {
    String directory = directory(source, inputs.manifest()).orElseThrow();
    NodeChoice node = NodeChoice.of(Optional.empty(), source, runtimes);
    List<String> without = new ArrayList<>(NOT_SERVED);
    without.addAll(Hazards.NEVER_IN_AN_IMAGE);
    PlanDraft draft =
        new PlanDraft(name(), "static site", runtimes.node(node.version()))
            .because(page(directory) + " and no package.json → static site")
            .runtimePackages(StaticServer.packages(node.version()))
            .content(new Content(List.of(directory), StaticServer.FILES, without, false))
            .start(
                StaticServer.start(
                    List.of(), false, inputs.manifest().health().path().orElse(null)));
    Hazards.notices(source).forEach(draft::notice);
    return draft.complete(inputs);
  }

  private static Optional<String> directory(SourceTree source, AppManifest manifest) {
    List<String> candidates =
        manifest.build().output().map(List::of).orElse(List.of("", "public", "dist", "_site"));
    return candidates.stream().filter(directory -> source.hasFile(page(directory))).findFirst();
  }

  private static String page(String directory) {
    return directory.isEmpty() ? "index.html" : directory + "/index.html";
  }
}
