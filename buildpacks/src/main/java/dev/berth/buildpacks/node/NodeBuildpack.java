package dev.berth.buildpacks.node;

import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.Buildpack;
import dev.berth.buildpacks.Detection;
import dev.berth.buildpacks.Hazards;
import dev.berth.buildpacks.NeedClues;
import dev.berth.buildpacks.PlanDraft;
import dev.berth.buildpacks.Runtimes;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.profile.MigrationSource;
import dev.berth.buildpacks.profile.ReleaseCandidate;
import dev.berth.buildpacks.runtime.NodeChoice;
import dev.berth.buildpacks.variables.VariableReader;
import java.util.List;
import java.util.Map;
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
    AppLocation place = AppLocation.of(source, manifest);
    NodeApp kind = place.kind();
    return new Detection.Matched(
        place.source().place(),
        kind.framework(),
        kind.reason() + " → " + kind.framework(),
        kind.process().stream().toList());
  }

  @Override
  public List<String> manifests() {
    return List.of("package.json");
  }

  @Override
  public List<String> codeEndings() {
    return List.of("[mc]?[jt]s", "[jt]sx", "prisma");
  }

  @Override
  public NeedClues needs() {
    return new NodeNeeds();
  }

  @Override
  public List<VariableReader> variableReaders() {
    return List.of(new ScriptVariables(), new PrismaVariables());
  }

  @Override
  public List<String> packageSources() {
    return List.of("npm");
  }

  @Override
  public List<MigrationSource> migrations(SourceTree source, AppManifest manifest) {
    AppLocation place = AppLocation.of(source, manifest);
    return MigrationTool.in(place.source(), place.app()).stream()
        .map(found -> new MigrationSource(found.tool().name(), found.directory(), Map.of()))
        .toList();
  }

  @Override
  public Optional<ReleaseCandidate> release(
      SourceTree source, AppManifest manifest, boolean database) {
    return releaseCommand(AppLocation.of(source, manifest), manifest, database)
        .map(ReleaseCommand::candidate);
  }

  private static Optional<ReleaseCommand> releaseCommand(
      AppLocation place, AppManifest manifest, boolean database) {
    return place.kind() instanceof NodeApp.Site
        ? Optional.empty()
        : ReleaseCommand.of(place.source(), place.app(), manifest, database);
  }

  @Override
  public BuildPlan plan(SourceTree source, BuildInputs inputs) {
    AppLocation place = AppLocation.of(source, inputs.manifest());
    NodeChoice node = NodeChoice.of(NodeWishes.own(place), NodeWishes.ofPackages(place), runtimes);
    PlanDraft draft =
        new PlanDraft(name(), place.kind().framework(), runtime(place, node))
            .root(place.top().place());
    if (!place.reason().isEmpty()) {
      draft = draft.because(place.reason());
    }
    draft = draft.because(place.kind().reason() + " → " + place.kind().framework());
    draft = node.fits() ? draft.because(node.reason()) : draft.notice(node.reason() + ".");
    draft = draft.notices(Hazards.notices(place.source()));
    return complete(draft, place, node.version(), inputs);
  }

  /** Bun where the app is locked or started by it, in every other case Node. */
  private String runtime(AppLocation place, NodeChoice node) {
    boolean locked = place.top().hasFile("bun.lock") || place.top().hasFile("bun.lockb");
    boolean started =
        place.kind() instanceof NodeApp.Server server
            && server.start().line().text().matches("(?:\\w+=\\S* |exec )*bun .*");
    List<String> buns = locked || started ? runtimes.bunVersions() : List.of();
    if (buns.isEmpty()) {
      return runtimes.node(node.version());
    }
    String wanted =
        place
            .app()
            .packageManager()
            .filter(manager -> manager.startsWith("bun@"))
            .orElse("bun@")
            .substring(4);
    return runtimes.bun(buns.contains(wanted) ? wanted : buns.getFirst());
  }

  private static BuildPlan complete(
      PlanDraft begun, AppLocation place, String node, BuildInputs inputs) {
    PackageInstallation installation = place.installation(node);
    PlanDraft draft = installation.explain(begun);
    Optional<ReleaseCommand> release = releaseCommand(place, inputs.manifest(), inputs.database());
    if (release.isPresent()) {
      draft = draft.because(release.get().explanation());
      if (release.get().needsDevelopmentPackages()) {
        installation = installation.keepingDevelopmentPackages();
        draft = draft.notice(release.get().aboutDevelopmentPackages());
      }
    }
    Optional<String> tool = place.kind().toolForDevelopment(place.app());
    if (tool.isPresent()) {
      installation = installation.keepingDevelopmentPackages();
      draft =
          draft.notice(
              "the start command needs %s, which is among the devDependencies: they are kept in the image. It is smaller with %s in dependencies."
                  .formatted(tool.get(), tool.get()));
    }
    return new NodePlanning(draft, place, installation, node, inputs, release.orElse(null))
        .plan(place.kind());
  }

  @Override
  public BuildPlan built(BuildPlan plan, SourceTree tree, AppManifest manifest) {
    String below =
        manifest.root().equals(plan.root())
            ? ""
            : plan.root().isEmpty()
                ? manifest.root()
                : manifest
                    .root()
                    .substring(Math.min(manifest.root().length(), plan.root().length() + 1));
    SourceTree source = below.isEmpty() ? tree : tree.below(below).orElse(tree);
    AppLocation place = AppLocation.of(source, manifest);
    NodeApp kind = BuiltApp.of(place, manifest);
    if (kind.equals(place.kind())) {
      return plan;
    }
    String node = plan.runtime().split("-", -1)[1];
    PlanDraft draft =
        new PlanDraft(name(), kind.framework(), plan.runtime())
            .because(kind.reason() + " → " + kind.framework());
    return plan.running(
        complete(
            draft,
            place.as(kind),
            node,
            new BuildInputs(plan.commit(), manifest, Map.of(), plan.release() != null)));
  }
}
