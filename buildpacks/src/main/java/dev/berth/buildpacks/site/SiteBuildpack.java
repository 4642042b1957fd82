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
  /** What repositories of pages hold that is not for visitors. */
  public static final List<String> NOT_SERVED =
      List.of(
          "node_modules",
          "berth.yaml",
          "berth.yml",
          "Procfile",
          "Staticfile",
          "Dockerfile",
          "docker-compose.yml",
          "compose.yaml",
          "Makefile",
          "package.json",
          "package-lock.json",
          "yarn.lock",
          "pnpm-lock.yaml",
          "bun.lock",
          "tsconfig.json",
          "README",
          "README.md",
          "README.txt",
          "readme.md",
          "AGENTS.md",
          "CLAUDE.md",
          "CONTRIBUTING.md",
          "LICENSE",
          "LICENSE.md",
          "**/.git",
          "**/.github",
          "**/.gitignore",
          "**/.gitattributes",
          "**/.dockerignore",
          "**/.vscode",
          "**/.idea");

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
    Optional<String> program = program(source);
    if (program.isPresent()) {
      return new Detection.NotMatched(program.get());
    }
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
    NodeChoice node = NodeChoice.preferred(runtimes);
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
    draft.notices(Hazards.notices(source));
    return draft.complete(inputs);
  }

  /** Pages that a program has yet to make: as they are, visitors would read its source. */
  private static Optional<String> program(SourceTree source) {
    Optional<String> script =
        source.own().names().stream()
            .filter(name -> name.matches("[^.]*\\.(?:php|jsp|aspx|erb)"))
            .sorted()
            .findFirst();
    if (script.isPresent()) {
      String name = script.get();
      String language =
          name.endsWith("php")
              ? "PHP"
              : name.endsWith("jsp") ? "Java" : name.endsWith("erb") ? "Ruby" : ".NET";
      return Optional.of(
          "%s is a page that %s makes, and Berth does not run %s as pages yet"
              .formatted(SourceTree.printable(name), language, language));
    }
    return source.hasFile("_config.yml")
            && source.text("index.html").orElse("---").startsWith("---")
        ? Optional.of(
            "this is a Jekyll site, whose pages its own build has to make first (commit the _site that \"jekyll build\" writes)")
        : Optional.empty();
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
