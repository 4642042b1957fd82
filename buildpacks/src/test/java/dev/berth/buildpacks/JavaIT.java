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

class JavaIT {
  @TempDir Path directory;
  private Workshop workshop;

  @BeforeEach
  void openWorkshop() throws Exception {
    assumeTrue(BubblewrapRunner.isAvailable(), "bubblewrap is not installed");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mvn")), "Maven is not installed");
    workshop = new Workshop(directory);
    assumeTrue(workshop.hasJava(), "there is no JDK from 17 on");
  }

  @AfterEach
  void closeWorkshop() throws Exception {
    if (workshop != null) {
      workshop.close();
    }
  }

  /** Neither module's jar can be started by itself, and the one needs the other's classes. */
  @Test
  void aProgramInOneOfTwoModulesAnswersThoughItsJarIsThin() throws Exception {
    Path app = workshop.fixture("maven-modules");

    String image = workshop.build(app, "c1");

    try (RunningImage running = workshop.run(image)) {
      assertThat(running.get("/").body()).isEqualTo("hello from the other module");
    }
  }

  /** One test for what takes a minute to download: the second build has everything. */
  @Test
  void aSpringBootAppAnswersAndItsLibrariesAreALayerOfTheirOwn() throws Exception {
    String first = workshop.build(workshop.fixture("spring"), "c1");

    try (RunningImage app = workshop.run(first)) {
      assertThat(app.get("/").body()).isEqualTo("hello from Spring Boot");
    }
    assertThat(
            workshop
                .registry
                .configuration(first)
                .path("config")
                .path("Labels")
                .path("dev.berth.layers")
                .stringValue())
        .isEqualTo("[\"/\",\"/app/lib\",\"/app\"]");

    Path changed = workshop.fixture("spring");
    Files.writeString(
        changed.resolve("src/main/java/hello/Hello.java"),
        "// changed\n",
        StandardOpenOption.APPEND);
    String second = workshop.build(changed, "c2");

    List<String> before = workshop.registry.layers(first);
    List<String> after = workshop.registry.layers(second);
    assertThat(after.subList(0, 2)).isEqualTo(before.subList(0, 2));
  }
}
