package dev.berth.buildpacks.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.buildpacks.TestRuntimes;
import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonorepoTest {
  private static final String LIBRARY = "{'name':'ui','scripts':{'build':'tsc'}}";
  private static final String SERVER = "{'name':'api','scripts':{'start':'node server.js'}}";

  @TempDir Path checkout;

  @Test
  void theOnlyAppIsBuiltFromTheTop() throws Exception {
    write("package.json", "{'workspaces':['apps/*','packages/*']}");
    write("package-lock.json", "{}");
    write("apps/api/package.json", SERVER);
    write("packages/ui/package.json", LIBRARY);

    BuildPlan plan = plan(null);

    assertThat(plan.root()).isEmpty();
    assertThat(plan.reasons()).contains("apps/api is the only workspace that can be deployed");
    assertThat(Objects.requireNonNull(plan.runtimePackages()).withSource()).isTrue();
    assertThat(plan.start().command().getLast())
        .startsWith("cd 'apps/api' && ")
        .endsWith("exec node server.js");
  }

  @Test
  void severalAppsAreNamedForTheOwnerToChoose() throws Exception {
    write("package.json", "{'workspaces':{'packages':['apps/*']}}");
    write("apps/api/package.json", SERVER);
    write("apps/web/package.json", "{'dependencies':{'next':'16'}}");

    assertThatThrownBy(() -> plan(null))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(BuildProblem.NO_START_COMMAND);
              assertThat(e.summary()).contains("apps/api, apps/web");
              assertThat(e.advice()).contains("root: apps/api");
            });
    assertThat(plan("apps/api").framework()).isEqualTo("Node.js");
  }

  @Test
  void aMemberNamedAsRootIsBuiltWithWhatIsAroundIt() throws Exception {
    write("package.json", "{'scripts':{'build':'turbo run build'},'workspaces':['apps/*']}");
    write("package-lock.json", "{}");
    write(
        "apps/web/package.json", "{'scripts':{'build':'next build'},'dependencies':{'next':'16'}}");
    write("apps/web/next.config.mjs", "export default { output: 'standalone' };");
    write("apps/api/package.json", SERVER);

    BuildPlan plan = plan("apps/web");

    assertThat(plan.root()).isEmpty();
    assertThat(Objects.requireNonNull(plan.build()).command())
        .containsExactly("npm", "run", "build");
    assertThat(plan.start().command()).containsExactly("/usr/bin/node", "apps/web/server.js");
    assertThat(plan.contents().get(1).anyOf()).containsExactly("apps/web/.next/static");
    assertThat(plan.contents().get(1).to()).isEqualTo("apps/web/.next/static");
    assertThat(plan.caches()).containsExactly("apps/web/.next/cache");
  }

  @Test
  void membersOfPnpmAreKnownFromItsOwnFile() throws Exception {
    write("package.json", "{'name':'all'}");
    write("pnpm-lock.yaml", "lockfileVersion: '9.0'\n");
    write(
        "pnpm-workspace.yaml", "packages:\n  # all\n  - 'services/*'\n  - '!services/old'\nx: 1\n");
    write("services/api/package.json", SERVER);
    write("services/old/package.json", SERVER);

    BuildPlan plan = plan(null);

    assertThat(plan.reasons()).contains("services/api is the only workspace that can be deployed");
    assertThat(Objects.requireNonNull(plan.buildPackages()).command()).contains("pnpm@10");
  }

  @Test
  void aFolderThatIsNoMemberIsAnAppOfItsOwn() throws Exception {
    write("package.json", "{'workspaces':['packages/*']}");
    write("standalone/package.json", SERVER);

    BuildPlan plan = plan("standalone");

    assertThat(plan.root()).isEqualTo("standalone");
    assertThat(plan.start().command()).containsExactly("/usr/bin/node", "server.js");
  }

  private BuildPlan plan(@Nullable String root) {
    return Buildpacks.all(new TestRuntimes(List.of("20.20.2")))
        .plan(
            checkout,
            new BuildInputs(
                "c0ffee",
                root == null ? AppManifest.NONE : Manifests.of("root: " + root),
                Map.of()));
  }

  private void write(String name, String content) throws IOException {
    Path file = checkout.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, name.endsWith("package.json") ? content.replace('\'', '"') : content);
  }
}
