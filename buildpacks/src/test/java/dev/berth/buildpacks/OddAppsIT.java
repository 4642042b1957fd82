package dev.berth.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OddAppsIT {
  @TempDir Path directory;
  @TempDir Path app;
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
  void linksAndModesOfAnAppSurviveAndSecretsStayOut() throws Exception {
    write("package.json", "{\"scripts\":{\"start\":\"node server.js\"}}");
    write("server.js", "");
    write("run.sh", "#!/bin/sh\n");
    assertThat(app.resolve("run.sh").toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(app.resolve("current"), Path.of("server.js"));
    write(".env", "PASSWORD=x");
    write("config/.env.production", "PASSWORD=x");

    String image = workshop().build(app, "c1");

    assertThat(workshop().registry.configuration(image).toString())
        .contains("[\\\"/\\\",\\\"/app\\\",\\\"\\\"]");
    List<String> layers = workshop().registry.layers(image);
    TarArchiveEntry link = workshop().registry.entries(layers.get(1)).get("app/current");
    assertThat(link).isNotNull();
    assertThat(link.getLinkName()).isEqualTo("server.js");
    Map<String, TarArchiveEntry> files = workshop().registry.entries(layers.get(2));
    assertThat(files).containsKeys("app/server.js", "app/run.sh").doesNotContainKey("app/.env");
    assertThat(files).doesNotContainKey("app/config/.env.production");
    TarArchiveEntry program = files.get("app/run.sh");
    assertThat(program == null ? 0 : program.getMode() & 0777).isEqualTo(0755);
  }

  @Test
  void anAppWithAPackageInItsRepositoryIsInstalledWithItsSource() throws Exception {
    write("package.json", installing("node build.js"));
    write("lib/package.json", "{\"name\":\"lib\",\"version\":\"1.0.0\"}");
    write("build.js", "require('fs').writeFileSync('node_modules/made.txt', 'x');");
    write("server.js", "");

    workshop().build(app, "c1");

    assertThat(workshop().runner.commands.stream().map(command -> command.purpose()))
        .contains("install packages", "build");
  }

  @Test
  void aBuildThatLeavesNothingToServeSaysSo() throws Exception {
    write("package.json", "{\"scripts\":{\"build\":\"true\"}}");
    assertProblem(BuildProblem.OUTPUT_MISSING);
  }

  @Test
  void anOutputThatLeadsElsewhereIsNotTaken() throws Exception {
    write("package.json", "{\"scripts\":{\"build\":\"ln -s /etc dist\"}}");
    assertProblem(BuildProblem.OUTPUT_MISSING);
  }

  @Test
  void aBuildThatLeavesAPipeIsRefused() throws Exception {
    write(
        "package.json",
        "{\"scripts\":{\"build\":\"mkdir dist && touch dist/index.html && mkfifo dist/pipe\"}}");
    assertProblem(BuildProblem.OUTPUT_UNSAFE);
  }

  private static String installing(String build) {
    return "{\"scripts\":{\"build\":\"%s\",\"start\":\"node server.js\"},\"dependencies\":{\"lib\":\"file:lib\"}}"
        .formatted(build);
  }

  private void assertProblem(BuildProblem problem) {
    assertThatThrownBy(() -> workshop().build(app, "c1"))
        .isInstanceOfSatisfying(
            BuildException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }

  private void write(String name, String content) throws IOException {
    Path file = app.resolve(name);
    Path parent = file.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.writeString(file, content);
  }
}
