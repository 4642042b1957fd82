package dev.berth.buildpacks.node;

import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.Buildpack;
import dev.berth.buildpacks.Detection;
import dev.berth.buildpacks.Hazards;
import dev.berth.buildpacks.PlanDraft;
import dev.berth.buildpacks.Runtimes;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.runtime.NodeChoice;
import java.util.Optional;

/** Apps with a {@code package.json}: servers, Next.js, and builds that leave static files. */
public final class NodeBuildpack implements Buildpack {
  private final Runtimes runtimes;

  public NodeBuildpack(Runtimes runtimes) {
    this.runtimes = runtimes;
  }

  @Override
  public String name() {
    return "node";
  }

  @Override
  public Detection detect(SourceTree source, AppManifest manifest) {
    if (PackageJson.in(source).isEmpty()) {
      return new Detection.NotMatched("no package.json");
    }
    NodeApp kind = Place.of(source, manifest).kind();
    return new Detection.Matched(kind.framework(), kind.reason() + " → " + kind.framework());
  }

  @Override
  public BuildPlan plan(SourceTree source, BuildInputs inputs) {
    Place place = Place.of(source, inputs.manifest());
    NodeApp kind = place.kind();
    NodeChoice node = NodeChoice.of(place.app().wantedNode(), place.source(), runtimes);
    PlanDraft draft =
        new PlanDraft(name(), kind.framework(), runtimes.node(node.version()))
            .root(place.top().place());
    if (!place.reason().isEmpty()) {
      draft = draft.because(place.reason());
    }
    draft = draft.because(kind.reason() + " → " + kind.framework());
    draft = node.fits() ? draft.because(node.reason()) : draft.notice(node.reason() + ".");
    for (String notice : Hazards.notices(place.source())) {
      draft = draft.notice(notice);
    }
    Installation installation = place.installation(node.version());
    draft = installation.explain(draft);
    Optional<ReleaseCommand> release =
        kind instanceof NodeApp.Site
            ? Optional.empty()
            : ReleaseCommand.of(place.source(), place.app(), inputs);
    if (release.isPresent()) {
      draft = draft.because(release.get().explanation());
      if (release.get().needsDevelopmentPackages()) {
        installation = installation.keepingDevelopmentPackages();
        draft = draft.notice(release.get().aboutDevelopmentPackages());
      }
    }
    return new Planning(draft, place, installation, node.version(), inputs, release.orElse(null))
        .plan(kind);
  }
}
