package dev.berth.buildpacks.node;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildOverrides;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildPlan.Content;
import dev.berth.buildpacks.BuildPlan.Packages;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Buildpack;
import dev.berth.buildpacks.Detection;
import dev.berth.buildpacks.Hazards;
import dev.berth.buildpacks.PlanDraft;
import dev.berth.buildpacks.Runtimes;
import dev.berth.buildpacks.ShellLine;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.runtime.NodeChoice;
import dev.berth.buildpacks.site.StaticServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Apps with a {@code package.json}: servers, Next.js, and builds that leave static files. */
public final class NodeBuildpack implements Buildpack {
  private static final Map<String, String> PRODUCTION = Map.of("NODE_ENV", "production");

  private final Runtimes runtimes;

  public NodeBuildpack(Runtimes runtimes) {
    this.runtimes = runtimes;
  }

  @Override
  public String name() {
    return "node";
  }

  @Override
  public Detection detect(SourceTree source, BuildOverrides overrides) {
    Optional<PackageJson> app = PackageJson.in(source);
    if (app.isEmpty()) {
      return new Detection.NotMatched("no package.json");
    }
    NodeApp kind = NodeApp.of(source, app.get(), overrides);
    return new Detection.Matched(kind.framework(), kind.reason() + " → " + kind.framework());
  }

  @Override
  public BuildPlan plan(SourceTree source, BuildInputs inputs) {
    PackageJson app = PackageJson.in(source).orElseThrow();
    NodeApp kind = NodeApp.of(source, app, inputs.overrides());
    NodeChoice node = NodeChoice.of(app.wantedNode(), source, inputs.overrides(), runtimes);
    PlanDraft draft =
        new PlanDraft(name(), kind.framework(), runtimes.node(node.version()))
            .because(kind.reason() + " → " + kind.framework());
    draft = node.fits() ? draft.because(node.reason()) : draft.notice(node.reason() + ".");
    for (String notice : Hazards.notices(source)) {
      draft = draft.notice(notice);
    }
    Installation installation = Installation.of(source, app, node.version());
    draft = installation.explain(draft);
    return switch (kind) {
      case NodeApp.Server server -> server(draft, server, installation, inputs);
      case NodeApp.Next next -> next(draft, next, installation, inputs);
      case NodeApp.Site site -> site(draft, site, installation, node.version(), inputs);
      case NodeApp.Unknown unknown -> throw cannotStart(unknown);
    };
  }

  private static BuildPlan server(
      PlanDraft draft, NodeApp.Server server, Installation packages, BuildInputs inputs) {
    return packages
        .install(draft, server.build() != null, true)
        .build(build(server.build(), Map.of()))
        .content(everything(List.of("node_modules")))
        .start(start(server.start().line(), PRODUCTION, inputs))
        .complete(inputs);
  }

  private static BuildPlan next(
      PlanDraft draft, NodeApp.Next next, Installation packages, BuildInputs inputs) {
    Map<String, String> environment =
        Map.of("NODE_ENV", "production", "NEXT_TELEMETRY_DISABLED", "1", "HOSTNAME", "0.0.0.0");
    PlanDraft planned =
        packages
            .install(draft, true, !next.standalone())
            .build(build(next.build(), Map.of("NEXT_TELEMETRY_DISABLED", "1")))
            .asset("/_next/static/", "/app/.next/static")
            .cache(".next/cache");
    if (next.standalone()) {
      return planned
          .content(new Content(List.of(".next/standalone"), "", Hazards.NEVER_IN_AN_IMAGE, false))
          .content(new Content(List.of(".next/static"), ".next/static", List.of(), false))
          .content(new Content(List.of("public"), "public", Hazards.NEVER_IN_AN_IMAGE, true))
          .start(start(new ShellLine("node server.js"), environment, inputs))
          .complete(inputs);
    }
    StartCommand own = next.start();
    ShellLine line =
        own == null ? new ShellLine("node node_modules/next/dist/bin/next start") : own.line();
    return planned
        .content(everything(List.of("node_modules", ".next/cache", ".next/dev", ".next/trace")))
        .start(start(line, environment, inputs))
        .complete(inputs);
  }

  private static BuildPlan site(
      PlanDraft draft, NodeApp.Site site, Installation packages, String node, BuildInputs inputs) {
    PlanDraft planned =
        packages
            .install(draft, site.build() != null, false)
            .runtimePackages(StaticServer.packages(node))
            .build(build(site.build(), Map.of("NEXT_TELEMETRY_DISABLED", "1")));
    for (String directory : site.kind().assets()) {
      planned =
          planned.asset("/" + directory + "/", "/app/" + StaticServer.FILES + "/" + directory);
    }
    for (String directory : site.kind().caches()) {
      planned = planned.cache(directory);
    }
    String output = inputs.overrides().outputDirectory();
    List<String> outputs =
        output != null
            ? List.of(output)
            : site.build() == null ? List.of("") : site.kind().outputs();
    return planned
        .content(
            new Content(
                outputs, StaticServer.FILES, withoutSources(List.of("node_modules")), false))
        .start(
            StaticServer.start(
                site.kind().assets(),
                site.build() != null && site.kind().singlePage(),
                inputs.overrides().healthPath()))
        .complete(inputs);
  }

  private static Content everything(List<String> without) {
    return new Content(List.of(""), "", withoutSources(without), false);
  }

  private static List<String> withoutSources(List<String> without) {
    List<String> all = new ArrayList<>(without);
    all.addAll(Hazards.NEVER_IN_AN_IMAGE);
    return all;
  }

  private static BuildPlan.@Nullable Build build(
      @Nullable String line, Map<String, String> environment) {
    if (line == null) {
      return null;
    }
    ShellLine shell = new ShellLine(line);
    return new BuildPlan.Build(
        shell.isPlain() && shell.words().getFirst().equals("npm") ? shell.words() : shell.argv(),
        environment);
  }

  private static BuildPlan.Start start(
      ShellLine line, Map<String, String> environment, BuildInputs inputs) {
    return new BuildPlan.Start(line.argv(), environment, 8080, inputs.overrides().healthPath());
  }

  private static BuildException cannotStart(NodeApp.Unknown app) {
    return new BuildException(
        BuildProblem.NO_START_COMMAND,
        "Berth does not know how to start this app: " + app.reason() + ".",
        "Add a start script to package.json (\"start\": \"node server.js\"), or set startCommand"
            + " in berth.yaml.");
  }

  /** Whether and how packages get installed. */
  private record Installation(
      PackageManager manager, @Nullable Packages all, @Nullable Packages production, String why) {
    static Installation of(SourceTree source, PackageJson app, String node) {
      if (!app.hasPackages() && !app.hasWorkspaces()) {
        return new Installation(PackageManager.NPM, null, null, "");
      }
      PackageManager manager = PackageManager.of(source);
      String why = LifecycleScripts.whySourceIsNeeded(app);
      return new Installation(
          manager,
          manager.all(source, app, node, !why.isEmpty()),
          app.hasRuntimePackages() || app.hasWorkspaces()
              ? manager.production(source, app, node, !why.isEmpty())
              : null,
          why);
    }

    PlanDraft explain(PlanDraft draft) {
      PlanDraft explained =
          manager.hasLockfile()
              ? draft
              : draft.notice(
                  "There is no lockfile: package versions can differ from build to build. Commit"
                      + " package-lock.json (npm install --package-lock-only).");
      return why.isEmpty()
          ? explained
          : explained.because(why + " → packages are installed with the whole source");
    }

    /** What the build sees, and what the server does. */
    PlanDraft install(PlanDraft draft, boolean builds, boolean serves) {
      boolean inSource = all != null && all.withSource();
      PlanDraft planned = builds || (inSource && serves) ? draft.buildPackages(all) : draft;
      return serves ? planned.runtimePackages(production) : planned;
    }
  }
}
