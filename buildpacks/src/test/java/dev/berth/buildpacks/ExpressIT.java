package dev.berth.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExpressIT {
  @TempDir Path directory;
  private Workshop workshop;

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

  @Test
  void theImageHoldsRuntimePackagesAndAppInLayersOfTheirOwn() throws Exception {
    String image = workshop.build(workshop.checkout("express"), "c1");

    var configuration = workshop.registry.configuration(image).path("config");
    assertThat(configuration.path("Labels").path("dev.berth.layers").stringValue())
        .isEqualTo("[\"/\",\"/app/node_modules\",\"/app\"]");
    assertThat(configuration.path("User").stringValue()).isEqualTo("1000:1000");
    assertThat(configuration.path("WorkingDir").stringValue()).isEqualTo("/app");
    assertThat(configuration.path("Entrypoint").toString())
        .isEqualTo("[\"/usr/bin/node\",\"server.js\"]");
    List<String> layers = workshop.registry.layers(image);
    assertThat(layers).hasSize(3);
    assertThat(workshop.registry.entries(layers.get(0)))
        .containsKeys("usr/bin/node", "usr/bin/sh", "bin", "etc/ssl/certs/ca-certificates.crt");
    assertThat(workshop.registry.entries(layers.get(1)))
        .containsKeys("app/node_modules/express/package.json");
    assertThat(workshop.registry.entries(layers.get(2)))
        .containsKeys("app/server.js", "app/node_modules/")
        .doesNotContainKey("app/node_modules/express/package.json");
  }

  @Test
  void aCodeChangeRunsNoCommandAndChangesOnlyTheAppLayer() throws Exception {
    String first = workshop.build(workshop.checkout("express"), "c1");
    int commands = workshop.runner.commands.size();
    for (int i = 2; i < 7; i++) {
      Path changed = workshop.checkout("express");
      Files.writeString(changed.resolve("server.js"), "\n// " + i, StandardOpenOption.APPEND);
      String second = workshop.build(changed, "c" + i);

      assertThat(workshop.runner.commands).hasSize(commands);
      assertThat(second).isNotEqualTo(first);
      assertThat(workshop.registry.layers(second).subList(0, 2))
          .isEqualTo(workshop.registry.layers(first).subList(0, 2));
    }
  }

  @Test
  void theSameCommitBuiltElsewhereIsTheSameImage(@TempDir Path elsewhere) throws Exception {
    String here = workshop.build(workshop.checkout("express"), "c1");
    try (Workshop other = new Workshop(elsewhere)) {
      assertThat(other.build(other.checkout("express"), "c1")).isEqualTo(here);
    }
  }

  @Test
  void aChangedLockfileInstallsAgain() throws Exception {
    workshop.build(workshop.checkout("express"), "c1");
    int commands = workshop.runner.commands.size();
    Path changed = workshop.checkout("express");
    Files.writeString(changed.resolve("package-lock.json"), " \n", StandardOpenOption.APPEND);
    workshop.build(changed, "c2");
    assertThat(workshop.runner.commands).hasSize(commands + 1);
  }
}
