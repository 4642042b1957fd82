package dev.berth.buildpacks.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.TestRuntimes;
import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What frameworks' builds leave, as small as it can be. */
class BuiltAppTest {
  private final Buildpacks buildpacks = Buildpacks.all(new TestRuntimes(List.of("24.1.0")));
  @TempDir Path app;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          astro @astrojs/node     | dist/server/entry.mjs dist/client/a.css | node dist/server/entry.mjs
          astro                   | dist/server/entry.mjs                   | node dist/server/entry.mjs
          astro @astrojs/node     | dist/index.html                         | site dist
          @sveltejs/kit vite      | build/handler.js build/index.js         | node build/index.js
          @sveltejs/kit vite      | build/index.html                        | site build
          nuxt                    | .output/server/index.mjs                | node .output/server/index.mjs
          nuxt                    | .output/public/index.html               | site .output/public
          @angular/core           | dist/shop/browser/index.html            | site dist/shop/browser
          @angular/core @angular/ssr | dist/shop/server/server.mjs dist/shop/browser/index.html | node dist/shop/server/server.mjs
          @react-router/dev       | build/client/index.html                 | site build/client
          vite                    | dist/client/index.html dist/server/a.js | site dist/client
          x                       | .output/server/index.mjs public/robots.txt | node .output/server/index.mjs
          x                       | dist/nested/browser/index.html          | site dist/nested/browser
          x                       | docs/.vitepress/dist/index.html         | site docs/.vitepress/dist
          """)
  void whatTheBuildLeftDecidesWhatRuns(String packages, String files, String expected)
      throws Exception {
    packageJson(packages, "");
    BuildPlan plan = built(files.split(" ", -1));

    if (expected.startsWith("site ")) {
      assertThat(plan.servesFiles()).isTrue();
      assertThat(plan.contents().getFirst().anyOf()).containsExactly(expected.substring(5));
    } else {
      assertThat(plan.servesFiles()).isFalse();
      assertThat(String.join(" ", plan.start().command())).endsWith(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x                     | dist/client/a.css dist/server/server.js | start:
          x                     | public/robots.txt                       | start:
          @sveltejs/kit vite    | .svelte-kit/output/client/a.css         | adapter-node
          astro @astrojs/vercel | .vercel/output/config.json              | astro add node
          @tanstack/react-start | dist/client/a.css dist/server/server.js | nitro
          """)
  void whatCannotRunIsNeverPublished(String packages, String files, String cure) throws Exception {
    packageJson(packages, "");

    assertThatThrownBy(() -> built(files.split(" ", -1)))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(BuildProblem.OUTPUT_MISSING);
              assertThat(e.advice()).contains(cure);
            });
  }

  @Test
  void serverCodeBesidePagesStaysOutOfThem() throws Exception {
    packageJson("x", "");
    BuildPlan plan = built("dist/index.html", "dist/server.js", "dist/server/render.mjs");

    assertThat(plan.contents().getFirst().without()).contains("server", "server.js");
  }

  @Test
  void aStartThatTheCompilerMovedIsFollowed() throws Exception {
    packageJson("@nestjs/core", ",\"start\":\"nest start\"");
    BuildPlan plan = built("dist/src/main.js", "dist/config/title.js");

    assertThat(plan.start().command()).containsExactly("/usr/bin/node", "dist/src/main.js");
  }

  @Test
  void aDirectoryThatWasNamedHasToHaveAHomePage() throws Exception {
    packageJson("x", "");
    AppManifest named = Manifests.of("build: { output: dist }\n");

    assertThatThrownBy(() -> built(named, "dist/app/index.html"))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> {
              assertThat(e.summary()).contains("/ would be a 404");
              assertThat(e.advice()).contains("dist/app");
            });
  }

  private BuildPlan built(String... files) throws IOException {
    return built(AppManifest.NONE, files);
  }

  private BuildPlan built(AppManifest manifest, String... files) throws IOException {
    BuildPlan plan = buildpacks.plan(app, new BuildInputs("c1", manifest, Map.of()));
    for (String file : files) {
      write(file, "x");
    }
    return buildpacks.outcome(manifest).of(plan, SourceTree.built(app));
  }

  private void packageJson(String packages, String scripts) throws IOException {
    StringBuilder dependencies = new StringBuilder();
    for (String name : packages.strip().split(" ", -1)) {
      dependencies.append(dependencies.isEmpty() ? "" : ",").append("\"" + name + "\":\"1\"");
    }
    write(
        "package.json",
        "{\"scripts\":{\"build\":\"make\"%s},\"dependencies\":{%s}}"
            .formatted(scripts, dependencies));
  }

  private void write(String name, String content) throws IOException {
    Path file = app.resolve(name);
    Files.createDirectories(file.getParent() == null ? app : file.getParent());
    Files.writeString(file, content);
  }
}
