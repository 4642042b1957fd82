package dev.berth.buildpacks.node;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildPlan.Content;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.Hazards;
import dev.berth.buildpacks.PlanDraft;
import dev.berth.buildpacks.ShellLine;
import dev.berth.buildpacks.layer.Trees;
import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.buildpacks.site.SiteBuildpack;
import dev.berth.buildpacks.site.StaticServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Completes the plan of a Node app once it is known what it is and where.
 *
 * @param draft what was decided so far
 * @param node the version of Node
 * @param release what runs before traffic
 */
record NodePlanning(
    PlanDraft draft,
    AppLocation place,
    PackageInstallation packages,
    String node,
    BuildInputs inputs,
    @Nullable ReleaseCommand release) {
  private static final Map<String, String> PRODUCTION = Map.of("NODE_ENV", "production");
  private static final Map<String, String> NO_TELEMETRY = Map.of("NEXT_TELEMETRY_DISABLED", "1");

  /** Packages of frameworks that make pages while building, with whatever these pages read. */
  private static final List<String> PRERENDERING =
      List.of("next", "nuxt", "astro", "@sveltejs/kit", "gatsby", "vike", "@react-router/dev");

  BuildPlan plan(NodeApp kind) {
    return switch (kind) {
      case NodeApp.Server server -> server(server);
      case NodeApp.Next next -> next(next);
      case NodeApp.Site site -> site(site);
      case NodeApp.Unknown unknown -> throw cannotStart(unknown);
    };
  }

  private BuildPlan server(NodeApp.Server server) {
    Map<String, String> environment = new TreeMap<>(PRODUCTION);
    environment.putAll(server.environment());
    portRedirect(server)
        .ifPresent(fixed -> {
          environment.putAll(fixed.environment());
          draft.because(fixed.explanation());
        });
    return packages
        .install(draft, server.build() != null, true)
        .build(build(server.build(), Map.of()))
        .content(everything(List.of()))
        .start(start(server.start().line(), environment))
        .release(released())
        .complete(inputs);
  }

  /** Where Node runs it, and the command itself says nothing of ports. */
  private Optional<PortRedirect> portRedirect(NodeApp.Server server) {
    String line = server.start().line().text();
    return line.contains("PORT")
            || line.contains("bun ")
            || ServerFramework.of(place.app()).isPresent()
        ? Optional.empty()
        : PortRedirect.in(place.source());
  }

  private BuildPlan next(NodeApp.Next next) {
    Map<String, String> environment =
        Map.of("NODE_ENV", "production", "NEXT_TELEMETRY_DISABLED", "1", "HOSTNAME", "0.0.0.0");
    PlanDraft planned =
        packages
            .install(draft, true, !next.standalone() || release != null)
            .release(released())
            .build(build(next.build(), NO_TELEMETRY))
            .asset("/_next/static/", "/app/" + place.at(".next/static"))
            .cache(place.at(".next/cache"));
    if (next.standalone()) {
      return release != null
          ? besideStandalone(planned, environment)
          : standalone(planned, environment);
    }
    StartCommand own = next.start();
    ShellLine line =
        own != null
            ? own.line()
            : new ShellLine(
                place.path().isEmpty()
                    ? "node node_modules/next/dist/bin/next start"
                    : "next start");
    return planned
        .content(everything(List.of(".next/cache", ".next/dev", ".next/trace")))
        .start(start(line, environment))
        .complete(inputs);
  }

  private BuildPlan standalone(PlanDraft planned, Map<String, String> environment) {
    return planned
        .content(content(".next/standalone", "", Hazards.NEVER_IN_AN_IMAGE, false))
        .content(content(".next/static", place.at(".next/static"), List.of(), false))
        .content(content("public", place.at("public"), Hazards.NEVER_IN_AN_IMAGE, true))
        .start(
            new BuildPlan.Start(
                List.of("/usr/bin/node", place.at("server.js")),
                environment,
                8080,
                inputs.manifest().health().path().orElse(null)))
        .complete(inputs);
  }

  /** What runs before traffic needs packages that the standalone part of the build lacks. */
  private BuildPlan besideStandalone(PlanDraft planned, Map<String, String> environment) {
    String directory = place.at(".next/standalone/" + place.at(""));
    String server = directory.replaceFirst("/$", "");
    return planned
        .content(everything(List.of(".next/cache", ".next/dev", ".next/trace")))
        .content(content(".next/static", server + "/.next/static", List.of(), false))
        .content(content("public", server + "/public", Hazards.NEVER_IN_AN_IMAGE, true))
        .start(
            new BuildPlan.Start(
                List.of("/usr/bin/node", server + "/server.js"),
                environment,
                8080,
                inputs.manifest().health().path().orElse(null)))
        .complete(inputs);
  }

  private BuildPlan site(NodeApp.Site site) {
    PlanDraft planned =
        packages
            .install(draft, site.build() != null, false)
            .runtimePackages(StaticServer.packages(node))
            .build(build(site.build(), NO_TELEMETRY));
    for (String directory : site.kind().assets()) {
      planned =
          planned.asset("/" + directory + "/", "/app/" + StaticServer.FILES + "/" + directory);
    }
    for (String directory : site.kind().caches()) {
      planned = planned.cache(place.at(directory));
    }
    List<String> outputs =
        inputs
            .manifest()
            .build()
            .output()
            .map(List::of)
            .orElseGet(() -> site.build() == null ? List.of("") : site.kind().outputs());
    return planned
        .content(
            new Content(
                outputs.stream().map(place::at).toList(),
                StaticServer.FILES,
                withoutSources(notPages(outputs.getFirst(), site.build() == null)),
                false))
        .start(
            StaticServer.start(
                site.kind().assets(),
                site.build() != null && site.kind().singlePage(),
                inputs.manifest().health().path().orElse(null)))
        .complete(inputs);
  }

  /** What stands beside pages and is not for visitors. */
  private List<String> notPages(String directory, boolean sources) {
    List<String> without = new ArrayList<>(List.of("node_modules"));
    without.addAll(new BuildOutput(place.source(), place.app()).serverCode(directory));
    if (sources) {
      without.addAll(SiteBuildpack.NOT_SERVED);
    }
    return without;
  }

  private Content content(String from, String to, List<String> without, boolean optional) {
    return new Content(List.of(place.at(from)), to, without, optional);
  }

  private Content everything(List<String> without) {
    List<String> all = new ArrayList<>(List.of("node_modules", ".yarn", ".pnp.cjs"));
    without.forEach(path -> all.add(place.at(path)));
    return new Content(List.of(""), "", withoutSources(all), false);
  }

  private static List<String> withoutSources(List<String> without) {
    List<String> all = new ArrayList<>(without);
    all.addAll(Hazards.NEVER_IN_AN_IMAGE);
    return all;
  }

  /** In a monorepo the top's own build comes first in rank: it knows what depends on what. */
  private BuildPlan.@Nullable Build build(@Nullable String line, Map<String, String> environment) {
    if (line == null) {
      return null;
    }
    Map<String, String> complete = new TreeMap<>(environment);
    complete.putAll(packages.environment());
    complete.putAll(AdapterAdvice.environment(place.app()));
    boolean given = inputs.manifest().build().command().isPresent();
    boolean atTop =
        !given
            && !place.path().isEmpty()
            && PackageJson.in(place.top()).flatMap(top -> top.script("build")).isPresent();
    ShellLine shell = new ShellLine(atTop ? "npm run build" : line);
    List<String> argv =
        shell.isPlain() && shell.words().getFirst().equals("npm") ? shell.words() : shell.argv();
    return new BuildPlan.Build(
        atTop || place.path().isEmpty() ? argv : inDirectory(line, false),
        complete,
        inputs.database() && PRERENDERING.stream().anyMatch(place.app()::has));
  }

  private BuildPlan.Start start(ShellLine line, Map<String, String> environment) {
    return new BuildPlan.Start(
        place.path().isEmpty() ? line.argv() : inDirectory(line.text(), line.isPlain()),
        environment,
        8080,
        inputs.manifest().health().path().orElse(null));
  }

  private BuildPlan.@Nullable Release released() {
    if (release == null) {
      return null;
    }
    return new BuildPlan.Release(
        release.tool(),
        start(release.line(), Map.of()).command(),
        release.directory().isEmpty()
            ? ""
            : place.source().below(release.directory()).map(Trees::digest).orElse(""));
  }

  /** A member's own commands come before those of the whole repository. */
  private List<String> inDirectory(String line, boolean exec) {
    return List.of(
        "/bin/sh",
        "-c",
        "cd '%s' && export PATH=\"$PWD/node_modules/.bin:$PATH\" && %s%s"
            .formatted(place.path().replace("'", "'\\''"), exec ? "exec " : "", line));
  }

  private static BuildException cannotStart(NodeApp.Unknown app) {
    return new BuildException(
        BuildProblem.NO_START_COMMAND,
        "Berth does not know how to start this app: " + app.reason() + ".",
        "Add a start script to package.json (\"start\": \"node server.js\"), or say "
            + ManifestKey.START.suggest("node server.js")
            + ".");
  }
}
