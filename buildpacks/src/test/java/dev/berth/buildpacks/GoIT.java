package dev.berth.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GoIT {
  @TempDir Path directory;
  private Workshop workshop;

  @BeforeEach
  void openWorkshop() throws Exception {
    assumeTrue(BubblewrapRunner.isAvailable(), "bubblewrap is not installed");
    workshop = new Workshop(directory);
    assumeTrue(workshop.hasGo(), "there is no Go");
  }

  @AfterEach
  void closeWorkshop() throws Exception {
    if (workshop != null) {
      workshop.close();
    }
  }

  /**
   * Of two programs the one that serves, built by another Go than the machine's, which it names.
   */
  @Test
  void aServerAnswersWithWhatIsInItAndBesideIt() throws Exception {
    Path source = workshop.checkout("go");
    Path module = source.resolve("go.mod");
    Files.writeString(
        module, Files.readString(module).replace("go 1.22", "go 1.25.0\n\ntoolchain go1.25.3"));
    Path main = source.resolve("cmd/server/main.go");
    Files.writeString(
        main,
        Files.readString(main)
            .replace("\"os\"", "\"os\"\n\t\"runtime\"")
            .replace("Execute(w, \"world\")", "Execute(w, runtime.Version())"));

    String image = workshop.build(source, "c1");

    try (RunningImage app = workshop.run(image)) {
      assertThat(app.get("/").body()).contains("<h1>Hello, go1.25.3!</h1>");
      assertThat(app.get("/pages/about.html").body()).contains("part of the program");
    }
    List<String> layers = workshop.registry.layers(image);
    assertThat(workshop.registry.entries(layers.getLast()))
        .containsKeys("app/bin/server", "app/templates/greeting.html")
        .doesNotContainKeys("app/go.mod", "app/cmd/server/main.go", "app/bin/seed");
  }
}
