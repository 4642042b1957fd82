package dev.berth.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FrontendIT {
  @TempDir Path directory;
  private @Nullable Workshop workshop;

  @BeforeEach
  void openWorkshop() throws Exception {
    assumeTrue(BubblewrapRunner.isAvailable(), "bubblewrap is not installed");
    workshop = new Workshop(directory);
    assumeTrue(workshop.hasNode(), "Node with npm is not installed");
  }

  @AfterEach
  void closeWorkshop() throws Exception {
    if (workshop != null) {
      workshop.close();
    }
  }

  private Workshop workshop() {
    if (workshop == null) {
      throw new IllegalStateException("not open");
    }
    return workshop;
  }

  @Test
  void aViteAppIsServedWithItsPagesFreshAndItsAssetsForEver() throws Exception {
    String image = workshop().build(workshop().checkout("vite"), "c1");

    assertThat(workshop().registry.configuration(image).at("/config/Entrypoint").toString())
        .contains("--single-page", "--immutable=assets");
    try (RunningImage app = workshop().run(image)) {
      RunningImage.Answer page = app.get("/");
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.header("cache-control")).contains("must-revalidate");
      assertThat(app.get("/some/page").status()).isEqualTo(200);
      assertThat(app.get("/some/missing.png").status()).isEqualTo(404);
      String script = page.body().replaceAll("(?s).*src=\"(/assets/[^\"]+)\".*", "$1");
      assertThat(app.get(script).header("cache-control")).contains("immutable");
      assertThat(app.get(script).body()).contains("c1");
    }
  }

  @Test
  void aPlainSiteHasCleanAddressesAndItsOwn404Page() throws Exception {
    String image = workshop().build(workshop().checkout("site"), "c1");
    int commands = workshop().runner.commands.size();

    try (RunningImage app = workshop().run(image)) {
      assertThat(app.get("/").body()).contains("A plain site on Berth");
      assertThat(app.get("/about").body()).contains("<h1>About</h1>");
      RunningImage.Answer missing = app.get("/nothing");
      assertThat(missing.status()).isEqualTo(404);
      assertThat(missing.body()).contains("Nothing is moored here");
      assertThat(app.get("/../../etc/passwd").body()).doesNotContain("root:");
    }
    workshop().build(workshop().checkout("plain"), "c2");
    assertThat(workshop().runner.commands).hasSize(commands);
  }

  @Test
  void aNextAppRunsStandaloneFromASmallImage() throws Exception {
    String image = workshop().build(workshop().checkout("next"), "c1");

    List<String> layers = workshop().registry.layers(image);
    assertThat(layers).hasSizeGreaterThanOrEqualTo(3);
    long own = layers.stream().skip(1).mapToLong(l -> workshop().registry.blob(l).length).sum();
    assertThat(own).isLessThan(60L << 20);
    assertThat(workshop().registry.entries(layers.getLast()))
        .doesNotContainKeys("app/.next/cache/");
    try (RunningImage app = workshop().run(image)) {
      RunningImage.Answer page = app.get("/");
      assertThat(page.status()).isEqualTo(200);
      assertThat(page.body()).contains("rendered on the server", "c1");
      String script = page.body().replaceAll("(?s).*?src=\"(/_next/static/[^\"]+)\".*", "$1");
      assertThat(app.get(script).header("cache-control")).contains("immutable");
    }
  }

  /** The form most apps have: no word about output, settings in TypeScript. */
  @Test
  void aNextAppWithoutStandaloneRunsWithItsProductionPackages() throws Exception {
    Path app = workshop().checkout("next");
    Files.delete(app.resolve("next.config.mjs"));
    Files.writeString(
        app.resolve("next.config.ts"),
        """
        import type { NextConfig } from 'next';

        const config: NextConfig = { poweredByHeader: false };
        export default config;
        """);

    String image = workshop().build(app, "c1");

    List<String> layers = workshop().registry.layers(image);
    assertThat(workshop().registry.entries(layers.get(1)))
        .containsKey("app/node_modules/next/package.json");
    assertThat(workshop().registry.entries(layers.getLast()))
        .containsKey("app/.next/BUILD_ID")
        .doesNotContainKeys("app/.next/cache/", "app/node_modules/next/package.json");
    try (RunningImage running = workshop().run(image)) {
      RunningImage.Answer page = running.get("/");
      assertThat(page.body()).contains("rendered on the server", "c1");
      assertThat(page.header("x-powered-by")).isEmpty();
      String script = page.body().replaceAll("(?s).*?src=\"(/_next/static/[^\"]+)\".*", "$1");
      assertThat(running.get(script).header("cache-control")).contains("immutable");
    }
  }
}
