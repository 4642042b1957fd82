package dev.berth.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.manifest.AppManifest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTreeTest {
  @TempDir Path checkout;

  @Test
  void anEmptyCommitIsRefused() {
    assertProblem("", BuildProblem.SOURCE_EMPTY);
  }

  @Test
  void aLinkThatLeadsOutOfTheRepositoryIsRefused() throws Exception {
    Files.writeString(checkout.resolve("index.html"), "");
    Files.createSymbolicLink(checkout.resolve("passwords"), Path.of("/etc/passwd"));
    assertProblem("", BuildProblem.SOURCE_UNSAFE);
    Files.delete(checkout.resolve("passwords"));
    Files.createSymbolicLink(checkout.resolve("up"), Path.of("../../etc"));
    assertProblem("", BuildProblem.SOURCE_UNSAFE);
  }

  @Test
  void aLinkInsideTheRepositoryIsFine() throws Exception {
    Files.writeString(checkout.resolve("index.html"), "page");
    Files.createSymbolicLink(checkout.resolve("home.html"), Path.of("index.html"));
    assertThat(SourceTree.open(checkout, "").text("home.html")).contains("page");
  }

  @Test
  void aRootOutsideOfTheRepositoryIsRefused() throws Exception {
    Files.writeString(checkout.resolve("index.html"), "");
    assertProblem("../..", BuildProblem.ROOT_MISSING);
    assertProblem("/etc", BuildProblem.ROOT_MISSING);
    assertProblem("missing", BuildProblem.ROOT_MISSING);
  }

  @Test
  void pathsOutsideAreNotThere() throws Exception {
    Files.createDirectory(checkout.resolve("app"));
    Files.writeString(checkout.resolve("secret"), "x");
    Files.writeString(checkout.resolve("app/index.html"), "");
    SourceTree app = SourceTree.open(checkout, "app");
    assertThat(app.hasFile("../secret")).isFalse();
    assertThat(app.text("/etc/passwd")).isEmpty();
  }

  @Test
  void oddNamesDoNoHarm() throws Exception {
    for (String name : new String[] {"a b", "-rf", "ünï", "semi;colon", "new\nline", "$(id)"}) {
      Files.writeString(checkout.resolve(name), "x");
    }
    assertThat(SourceTree.open(checkout, "").names()).hasSize(6);
    assertThat(SourceTree.printable("new\nline\u001b[2J")).isEqualTo("new?line?[2J");
  }

  @Test
  void nothingRecognisableNamesWhatWasLookedFor() throws Exception {
    Files.writeString(checkout.resolve("main.rs"), "");
    assertThatThrownBy(() ->
            new Buildpacks(List.of())
                .plan(checkout, new BuildInputs("c", AppManifest.NONE, Map.of())))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> assertThat(e.problem()).isEqualTo(BuildProblem.NO_BUILDPACK_MATCHED));
  }

  private void assertProblem(String root, BuildProblem problem) {
    assertThatThrownBy(() -> SourceTree.open(checkout, root))
        .isInstanceOfSatisfying(
            BuildException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }
}
