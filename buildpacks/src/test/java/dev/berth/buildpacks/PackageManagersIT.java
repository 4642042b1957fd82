package dev.berth.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Apps that are locked by others than npm, built with the real tools. */
class PackageManagersIT {
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
      workshop.log.forEach(System.out::println);
      workshop.close();
    }
  }

  private Workshop workshop() {
    if (workshop == null) {
      throw new IllegalStateException("not open");
    }
    return workshop;
  }

  /** The build script calls the package manager itself and needs a development package. */
  @ParameterizedTest
  @ValueSource(strings = {"pnpm", "yarn", "yarn4"})
  void anAppIsInstalledBuiltAndServedWithFewerPackages(String app, @TempDir Path elsewhere)
      throws Exception {
    String image = workshop().build(workshop().fixture(app), "c1");

    try (RunningImage running = workshop().run(image)) {
      assertThat(running.get("/").body()).isEqualTo("generated, text/css, picocolors is not there");
    }
    try (Workshop other = new Workshop(elsewhere)) {
      assertThat(other.build(other.fixture(app), "c1")).isEqualTo(image);
    }
  }

  @Test
  void aMemberOfAMonorepoRunsWithThePackagesOfItsRepository() throws Exception {
    String image = workshop().build(workshop().fixture("workspaces"), "c1");

    try (RunningImage running = workshop().run(image)) {
      assertThat(running.get("/").body())
          .isEqualTo("Hello from the workspace: generated, text/css, picocolors is not there");
    }
  }
}
