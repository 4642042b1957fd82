package dev.berth.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DenoIT {
  @TempDir Path directory;
  private Workshop workshop;

  @BeforeEach
  void openWorkshop() throws Exception {
    assumeTrue(BubblewrapRunner.isAvailable(), "bubblewrap is not installed");
    workshop = new Workshop(directory);
    assumeTrue(workshop.hasDeno(), "the npm registry does not answer for Deno");
  }

  @AfterEach
  void closeWorkshop() throws Exception {
    if (workshop != null) {
      workshop.close();
    }
  }

  /** As its documentation has it: no port is said, and nothing of the app is for npm. */
  @Test
  void anAppOfHonoAnswersWithItsPackageInTheImage() throws Exception {
    Path app = Files.createDirectories(directory.resolve("hono"));
    Files.writeString(app.resolve("deno.json"), "{\"imports\":{\"hono\":\"npm:hono@4.9.0\"}}\n");
    Files.writeString(
        app.resolve("main.ts"),
        """
        import { Hono } from 'hono'
        const app = new Hono()
        app.get('/', (c) => c.text(`Deno ${Deno.version.deno.split('.')[0]}`))
        Deno.serve(app.fetch)
        """);

    String image = workshop.build(app, "c1");

    try (RunningImage running = workshop.run(image)) {
      assertThat(running.get("/").body()).isEqualTo("Deno 2");
    }
  }
}
