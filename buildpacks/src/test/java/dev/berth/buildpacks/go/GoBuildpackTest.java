package dev.berth.buildpacks.go;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.TestRuntimes;
import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.manifest.AppManifest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoBuildpackTest {
  private static final String IDLE = "package main\n\nfunc main() {}\n";
  private static final String SERVER =
      """
      package main

      import "net/http"

      func main() { http.ListenAndServe(":8080", nil) }
      """;

  @TempDir Path checkout;

  @Test
  void aProgramAtTheTopIsBuiltWithoutC() throws Exception {
    write("go.mod", "module example.com/shop/v2\n\ngo 1.22\n");
    write("main.go", SERVER);

    BuildPlan plan = plan();

    BuildPlan.Build build = Objects.requireNonNull(plan.build());
    assertThat(build.command().getLast())
        .isEqualTo("exec go build -trimpath -ldflags=-s -o .berth/app/bin/shop .");
    assertThat(build.environment()).containsEntry("CGO_ENABLED", "0");
    assertThat(plan.start().command().getLast()).isEqualTo("exec bin/shop");
    assertThat(plan.runtime()).isEqualTo("go-1.26.8-test");
  }

  @Test
  void ofSeveralProgramsTheOneThatServesIsStarted() throws Exception {
    write("go.mod", "module shop\n");
    write("doc.go", "package shop\n");
    write("cmd/seed/main.go", IDLE);
    write("cmd/gate/main.go", SERVER);
    write("tools/gen/main.go", SERVER);

    BuildPlan plan = plan();

    assertThat(plan.start().command().getLast()).isEqualTo("exec bin/gate");
    assertThat(plan.reasons()).contains("of 2 programs the one in cmd/gate serves");
  }

  @Test
  void ofSeveralThatMayServeNoneIsGuessed() throws Exception {
    write("go.mod", "module shop\n");
    write("cmd/orders/main.go", SERVER);
    write("cmd/notes/main.go", SERVER);

    BuildException e = catchThrowableOfType(BuildException.class, this::plan);

    assertThat(e.problem()).isEqualTo(BuildProblem.NO_START_COMMAND);
    assertThat(e.summary()).contains("cmd/notes, cmd/orders");
  }

  @Test
  void aProcfileNamesProgramsByTheirNames() throws Exception {
    write("go.mod", "module shop\n");
    write("cmd/orders/main.go", SERVER);
    write("cmd/notes/main.go", SERVER);
    write("cmd/seed/main.go", IDLE);
    write("Procfile", "web: ./orders --listen\nrelease: bin/seed\n");

    BuildPlan plan = plan();

    assertThat(plan.start().command().getLast()).isEqualTo("exec bin/orders --listen");
    assertThat(Objects.requireNonNull(plan.build()).command().getLast())
        .contains("bin/orders ./cmd/orders && ", "bin/seed ./cmd/seed")
        .doesNotContain("notes");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "1.22, -, 1.26.8",
        "1.25.3, 1.25.5, 1.25.5",
        "1.25.3, 1.25.4, 1.25.5",
        "1.27, -, 1.27.4",
        "1.27.1, 1.27.2, 1.27.4",
        "1.26, 1.24.1, 1.26.8"
      })
  void theGoIsTheOneThatIsAskedFor(String oldest, String toolchain, String chosen)
      throws Exception {
    write(
        "go.mod",
        "module shop\n\ngo " + oldest + (toolchain == null ? "" : "\ntoolchain go" + toolchain));
    write("main.go", SERVER);
    assertThat(plan().runtime()).isEqualTo("go-" + chosen + "-test");
  }

  @Test
  void aNewerGoThanCanBeHadIsSaid() throws Exception {
    write("go.mod", "module shop\n\ngo 1.99\n");
    write("main.go", SERVER);
    assertThat(catchThrowableOfType(BuildException.class, this::plan).summary())
        .isEqualTo("go.mod asks for Go 1.99 or newer; the newest that can be had here is 1.26.8.");
  }

  @Test
  void aWorkspaceIsBuiltFromItsTop() throws Exception {
    write("go.work", "go 1.22\n\nuse (\n\t./api\n\t./lib\n)\n");
    write("api/go.mod", "module shop/api\nrequire github.com/gin-gonic/gin v1.10.0\n");
    write("api/main.go", SERVER);
    write("lib/go.mod", "module shop/lib\n");
    write("lib/lib.go", "package lib\n");

    BuildPlan plan = plan();

    assertThat(plan.framework()).isEqualTo("Gin");
    assertThat(Objects.requireNonNull(plan.build()).command().getLast()).endsWith("bin/api ./api");
  }

  @Test
  void whatNeedsCIsBuiltWithIt() throws Exception {
    write("go.mod", "module shop\nrequire github.com/mattn/go-sqlite3 v1.14.22\n");
    write("go.sum", "");
    write("main.go", SERVER);
    assertThat(Objects.requireNonNull(plan().build()).environment())
        .containsEntry("CGO_ENABLED", "1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          r.Run(":3000")                                    | 3000
          e.Logger.Fatal(e.Start(":1323"))                  | 1323
          http.ListenAndServe("0.0.0.0:9000", nil)          | 9000
          s := http.Server{Addr: ":9001"}                   | 9001
          r.Run()                                           | 8080
          r.Run(":3000"); os.Getenv("PORT")                 | 8080
          http.ListenAndServe(":80", nil)                   | 8080
          """)
  void aPortInTheCodeIsWhereTheAppIsAsked(String code, int port) throws Exception {
    write("go.mod", "module shop\n");
    write("main.go", IDLE.replace("{}", "{ " + code + " }"));
    assertThat(plan().start().port()).isEqualTo(port);
  }

  @Test
  void aLibraryIsNoApp() throws Exception {
    write("go.mod", "module shop\n");
    write("shop.go", "package shop\n");
    assertThat(catchThrowableOfType(BuildException.class, this::plan).summary())
        .contains("go.mod without a main package");
  }

  private BuildPlan plan() {
    return Buildpacks.all(
            new TestRuntimes(List.of("24.0.0")).withGo("1.26.8", "1.27.4", "1.25.5", "1.25.3"))
        .plan(checkout, new BuildInputs("c0ffee", AppManifest.NONE, Map.of()));
  }

  private void write(String name, String text) throws IOException {
    Path file = checkout.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }
}
