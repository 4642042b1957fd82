package dev.berth.buildpacks.deno;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.AppFixture;
import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.manifest.AppManifest;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DenoBuildpackTest {
  @TempDir Path checkout;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"tasks":{"start":"deno serve -A x.ts"}}               | Deno.serve(h)       | exec deno task start
          {"tasks":{"dev":"deno run --watch main.ts"}}           | Deno.serve(h)       | exec deno run -A main.ts
          {"tasks":{"start":"deno run --watch main.ts"}, /* x */} | Deno.serve(h)      | exec deno run -A main.ts
          {}                                                     | export default { }  | exec deno serve -A --host "$HOST" --port "$PORT" main.ts
          """)
  void itIsStartedByATaskOrByItsEntry(String json, String code, String line) {
    BuildPlan plan = plan(app().with("deno.json", json).with("main.ts", code));
    assertThat(plan.start().command().getLast()).endsWith(line);
    assertThat(plan.runtime()).isEqualTo("deno-2.9.6-test");
  }

  @Test
  void freshIsBuiltByItsTask() {
    BuildPlan plan =
        plan(
            app()
                .with(
                    "deno.json",
                    "{\"imports\":{\"fresh\":\"jsr:@fresh/core@2\"},\"tasks\":{\"build\":\"vite"
                        + " build\",\"start\":\"deno serve -A _fresh/server.js\"}}"));
    assertThat(plan.framework()).isEqualTo("Fresh");
    assertThat(Objects.requireNonNull(plan.build()).command().getLast())
        .contains("deno install && deno task build");
  }

  @Test
  void theLineOfDenoThatIsAskedForIsUsed() {
    BuildPlan plan =
        plan(app().with("deno.json", "{}").with("main.ts", "").with(".dvmrc", "1.40.0\n"));
    assertThat(plan.runtime()).isEqualTo("deno-1.46.3-test");
  }

  @Test
  void settingsOfDenoBesideAnAppOfNodeAreNotTheApp() {
    AppFixture app =
        app()
            .with("deno.json", "{}")
            .with("package.json", "{\"scripts\":{\"start\":\"node main.js\"}}")
            .with("main.js", "");
    assertThat(app.profile().component().language()).isEqualTo("node");
  }

  private AppFixture app() {
    return new AppFixture(checkout);
  }

  private static BuildPlan plan(AppFixture app) {
    return Buildpacks.all(AppFixture.RUNTIMES)
        .plan(app.directory(), new BuildInputs("c0ffee", AppManifest.NONE, Map.of()));
  }
}
