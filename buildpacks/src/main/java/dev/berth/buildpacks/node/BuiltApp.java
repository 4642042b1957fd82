package dev.berth.buildpacks.node;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.ShellLine;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.ManifestKey;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decides what an app is once it has been built: what was planned if that is there, or what is. */
final class BuiltApp {
  private final AppLocation place;
  private final AppManifest manifest;
  private final BuildOutput output;

  private BuiltApp(AppLocation place, AppManifest manifest) {
    this.place = place;
    this.manifest = manifest;
    this.output = new BuildOutput(place.source(), place.app());
  }

  /** What it is, with what the build left in view. */
  static NodeApp of(AppLocation place, AppManifest manifest) {
    return new BuiltApp(place, manifest).decide();
  }

  private NodeApp decide() {
    return switch (place.kind()) {
      case NodeApp.Server server -> server(server);
      case NodeApp.Next next -> next(next);
      case NodeApp.Site site -> site(site);
      case NodeApp.Unknown unknown -> unknown;
    };
  }

  private NodeApp next(NodeApp.Next next) {
    boolean standalone = next.start() == null && place.source().hasFile(place.standaloneServer());
    return next.standalone() == standalone
        ? next
        : new NodeApp.Next(
            standalone
                ? "the build left .next/standalone"
                : "the build left no .next/standalone, so all packages serve",
            next.build(),
            next.start(),
            standalone);
  }

  private NodeApp server(NodeApp.Server server) {
    if (server.start().owners()) {
      return server;
    }
    Optional<String> entry = ScriptLine.entry(server.start().line().words());
    if (entry.isEmpty() || output.module(entry.get()).isPresent()) {
      return server;
    }
    Optional<StartCommand> other =
        output
            .moved(entry.get())
            .map(file ->
                new StartCommand(
                    new ShellLine(server.start().line().text().replace(entry.get(), file)),
                    "there is no %s, the build left %s".formatted(entry.get(), file),
                    false,
                    List.of()))
            .or(output::server);
    if (other.isPresent()) {
      return started(other.get(), server.framework(), server.build());
    }
    if (server.build() == null) {
      return server;
    }
    StaticFramework tool = StaticFramework.of(place.app()).orElse(StaticFramework.UNKNOWN);
    return output
        .pages(usual(tool))
        .map(directory -> pages(tool, directory, server.build()))
        .orElseThrow(() ->
            nothing(
                "\""
                    + server.start().line().text()
                    + "\" is to start it, and the build left no "
                    + entry.get()));
  }

  private NodeApp site(NodeApp.Site site) {
    Optional<String> named = manifest.build().output();
    if (named.isPresent()) {
      return named(site, named.get());
    }
    if (site.build() == null) {
      return site;
    }
    Optional<StartCommand> server = output.server();
    if (server.isPresent()) {
      return started(server.get(), site.framework(), site.build());
    }
    return output
        .pages(usual(site.kind()))
        .map(directory -> pages(site.kind(), directory, site.build()))
        .orElseThrow(() ->
            nothing(
                "it left no directory with an index.html at its top, and no server that is known"));
  }

  /** The owner's word is the law, but a site has a home page. */
  private NodeApp named(NodeApp.Site site, String directory) {
    if (place.source().hasFile(directory.isEmpty() ? "index.html" : directory + "/index.html")
        || !place.source().hasDirectory(directory)) {
      return site;
    }
    throw new BuildException(
        BuildProblem.OUTPUT_MISSING,
        directory + " has no index.html at its top, so / would be a 404.",
        output
            .pages(List.of())
            .map(found ->
                "The pages are in %s: %s."
                    .formatted(found, ManifestKey.BUILD_OUTPUT.suggest(found)))
            .orElse(
                "Let the build write an index.html there, or take "
                    + ManifestKey.BUILD_OUTPUT.mention()
                    + " out and say how to start the server."));
  }

  private NodeApp.Server started(StartCommand start, String framework, @Nullable String build) {
    return new NodeApp.Server(
        framework, start.reason(), start, build, false, ServerFramework.environment(place.app()));
  }

  private NodeApp.Site pages(StaticFramework tool, String directory, @Nullable String build) {
    boolean guessed = tool.dependency().isEmpty() || tool.dependency().equals("vite");
    boolean said = tool.singlePage() || output.fallsBack();
    boolean single = guessed ? !output.hasOtherPages(directory) : said;
    return new NodeApp.Site(
        tool.in(directory, single), "the build left pages in " + directory, build);
  }

  private static List<String> usual(StaticFramework tool) {
    return tool.outputs();
  }

  private BuildException nothing(String what) {
    List<String> left = output.left();
    return new BuildException(
        BuildProblem.OUTPUT_MISSING,
        "The build ended well, but %s%s."
            .formatted(what, left.isEmpty() ? "" : " (it left " + String.join(", ", left) + ")"),
        AdapterAdvice.of(place.source(), place.app())
            .or(() ->
                output
                    .elsewhere()
                    .map(found ->
                        "If the pages in %s are meant, say %s."
                            .formatted(found, ManifestKey.BUILD_OUTPUT.suggest(found))))
            .orElse(
                "Say what runs: %s for a server, or %s for a directory of pages."
                    .formatted(
                        ManifestKey.START.suggest("node server.js"),
                        ManifestKey.BUILD_OUTPUT.suggest("dist"))));
  }
}
