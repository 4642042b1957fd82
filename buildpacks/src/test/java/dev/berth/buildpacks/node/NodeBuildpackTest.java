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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class NodeBuildpackTest {
  @TempDir Path checkout;

  @Test
  void anExpressAppStartsNodeDirectlyAndSharesItsPackages() throws Exception {
    write("package.json", "{'scripts':{'start':'node server.js'},'dependencies':{'express':'5'}}");
    write("package-lock.json", "{}");

    BuildPlan plan = plan();

    assertThat(plan.framework()).isEqualTo("Express");
    assertThat(plan.start().command()).containsExactly("/usr/bin/node", "server.js");
    assertThat(plan.build()).isNull();
    assertThat(plan.buildPackages()).isNull();
    assertThat(packages(plan).command()).startsWith("npm", "ci", "--omit=dev");
    assertThat(packages(plan).withSource()).isFalse();
    assertThat(plan.reasons()).contains("package.json has a start script → Express");
  }

  @Test
  void npmStartIsReplacedByWhatItRuns() throws Exception {
    write("package.json", "{'scripts':{'start':'npm run serve','serve':'node app/main.js'}}");
    write("Procfile", "release: node migrate.js\nweb: npm start\n");

    assertThat(plan().start().command()).containsExactly("/usr/bin/node", "app/main.js");
  }

  @Test
  void aStartLineThatNeedsAShellGetsOne() throws Exception {
    write("package.json", "{'scripts':{'start':'MODE=live node server.js --verbose'}}");
    assertThat(plan().start().command())
        .containsExactly("/bin/sh", "-c", "MODE=live node server.js --verbose");

    write("package.json", "{'scripts':{'start':'fastify start -a 0.0.0.0 app.js'}}");
    assertThat(plan().start().command())
        .containsExactly("/bin/sh", "-c", "exec fastify start -a 0.0.0.0 app.js");
  }

  @Test
  void aServerWithABuildIsBuiltWithAllPackagesAndServedWithFew() throws Exception {
    write(
        "package.json",
        "{'scripts':{'build':'tsc','start':'node dist/main.js'},"
            + "'dependencies':{'fastify':'5'},'devDependencies':{'typescript':'5'}}");
    write("package-lock.json", "{}");

    BuildPlan plan = plan();

    assertThat(plan.framework()).isEqualTo("Fastify");
    assertThat(build(plan).command()).containsExactly("npm", "run", "build");
    assertThat(plan.buildPackages()).isNotNull();
    assertThat(packages(plan).digest()).isNotEqualTo(present(plan.buildPackages()).digest());
  }

  @Test
  void aViteAppBecomesAStaticSiteWithItsAssetsKept() throws Exception {
    write(
        "package.json",
        "{'scripts':{'build':'vite build','start':'vite'},'devDependencies':{'vite':'8'}}");
    write("package-lock.json", "{}");

    BuildPlan plan = plan();

    assertThat(plan.framework()).isEqualTo("Vite");
    assertThat(packages(plan).origin()).isEqualTo(BuildPlan.Origin.STATIC_SERVER);
    assertThat(plan.assets())
        .containsExactly(new BuildPlan.Asset("/assets/", "/app/public/assets"));
    assertThat(plan.contents().getFirst().anyOf()).startsWith("dist");
    assertThat(plan.start().command()).contains("--single-page");
  }

  @Test
  void nextIsRecognisedInItsThreeForms() throws Exception {
    write("package.json", "{'dependencies':{'next':'16'}}");
    write("package-lock.json", "{}");
    BuildPlan served = plan();
    assertThat(served.framework()).isEqualTo("Next.js");
    assertThat(build(served).command()).containsExactly("/bin/sh", "-c", "exec next build");
    assertThat(served.start().command()).endsWith("node_modules/next/dist/bin/next", "start");
    assertThat(served.caches()).containsExactly(".next/cache");

    write("next.config.mjs", "// output: 'export'\nexport default { output: 'standalone' };");
    BuildPlan standalone = plan();
    assertThat(standalone.start().command()).containsExactly("/usr/bin/node", "server.js");
    assertThat(standalone.runtimePackages()).isNull();
    assertThat(standalone.contents().getFirst().anyOf()).containsExactly(".next/standalone");

    write("next.config.mjs", "export default { output: \"export\" };");
    assertThat(plan().framework()).isEqualTo("Next.js static export");
  }

  @Test
  void onlyDependencyFieldsAndTheLockfileDecideWhichPackagesAreInstalled() throws Exception {
    write("package.json", "{'version':'1','dependencies':{'express':'5'},'main':'a.js'}");
    write("package-lock.json", "{}");
    write("a.js", "");
    String digest = packages(plan()).digest();

    write("package.json", "{'version':'2','dependencies':{'express':'5'},'main':'a.js'}");
    write("a.js", "changed");
    assertThat(packages(plan()).digest()).isEqualTo(digest);
    write("package-lock.json", "{ }");
    assertThat(packages(plan()).digest()).isNotEqualTo(digest);
    write("package-lock.json", "{}");
    write(".npmrc", "legacy-peer-deps=true");
    assertThat(packages(plan()).digest()).isNotEqualTo(digest);
  }

  @Test
  void scriptsThatRunWhileInstallingNeedTheWholeSource() throws Exception {
    write("package-lock.json", "{}");
    write(
        "package.json",
        "{'scripts':{'start':'node a','postinstall':'node gen.js'},'dependencies':{'a':'1'}}");
    BuildPlan plan = plan();
    assertThat(packages(plan).withSource()).isTrue();
    assertThat(packages(plan).command()).startsWith("npm", "prune");
    assertThat(plan.buildPackages()).isNotNull();

    write(
        "package.json",
        "{'scripts':{'start':'node a','prepare':'husky'},'dependencies':{'a':'1'}}");
    assertThat(packages(plan()).withSource()).isFalse();
  }

  @Test
  void otherPackageManagersAreUsedOrExplained() throws Exception {
    write("package.json", "{'scripts':{'start':'node a'},'dependencies':{'a':'1'}}");
    assertThat(plan().notices()).anyMatch(notice -> notice.contains("no lockfile"));
    write("yarn.lock", "# yarn lockfile v1\n");
    assertThat(packages(plan()).command()).startsWith("yarn", "install", "--frozen-lockfile");
    write("pnpm-lock.yaml", "lockfileVersion: '9.0'\n");
    assertThat(packages(plan()).command()).contains("pnpm@10");
    write("pnpm-lock.yaml", "lockfileVersion: '6.0'\n");
    assertThat(packages(plan()).command()).contains("pnpm@8");
    write(
        "package.json",
        "{'scripts':{'start':'a'},'dependencies':{'a':'1'},'packageManager':'pnpm@9.8.0'}");
    assertThat(packages(plan()).command()).contains("pnpm@9.8.0");
    Files.delete(checkout.resolve("pnpm-lock.yaml"));
    write("yarn.lock", "__metadata:\n  version: 8\n");
    assertThat(packages(plan()).command()).contains("@yarnpkg/cli-dist@4");
    write("yarn.lock", "__metadata:\n  version: 6\n");
    assertThat(packages(plan()).command())
        .contains("@yarnpkg/cli-dist@3", "--immutable")
        .doesNotContain("focus");
    Files.createDirectories(checkout.resolve(".yarn/releases"));
    write(".yarn/releases/yarn-3.6.4.cjs", "");
    write(".yarnrc.yml", "yarnPath: .yarn/releases/yarn-3.6.4.cjs\n");
    assertThat(packages(plan()).command()).startsWith("node", ".yarn/releases/yarn-3.6.4.cjs");
    assertThat(packages(plan()).files()).contains(".yarn/releases/yarn-3.6.4.cjs");
    Files.delete(checkout.resolve("yarn.lock"));
    write("bun.lock", "");
    assertThat(packages(plan()).command())
        .containsExactly("bun", "install", "--frozen-lockfile", "--production");
  }

  /** Written on a Mac: rollup's binary for Linux is missing, fsevents is nobody's elsewhere. */
  @Test
  void aLockfileWithoutBinariesForLinuxIsNotUsed() throws Exception {
    write("package.json", "{'scripts':{'start':'node a'},'dependencies':{'rollup':'4'}}");
    write("package-lock.json", lock("\"node_modules/fsevents\":{\"os\":[\"darwin\"]}"));
    assertThat(packages(plan()).command()).startsWith("npm", "ci");
    String mac = "\"node_modules/r-mac\":{\"os\":[\"darwin\"],\"cpu\":[\"arm64\"]}";
    write("package-lock.json", lock(mac));
    assertThat(packages(plan()).command()).startsWith("npm", "install");
    assertThat(plan().notices()).anyMatch(notice -> notice.contains("on a Mac"));
    write("package-lock.json", lock(mac + ",\"r-l\":{\"os\":[\"linux\"],\"cpu\":[\"x64\"]}"));
    assertThat(packages(plan()).command()).startsWith("npm", "ci");
  }

  private static String lock(String packages) {
    return "{\"lockfileVersion\":3,\"packages\":{" + packages + "}}";
  }

  @Test
  void aPackageJsonThatCannotBeReadIsNamedWithItsPlace() throws Exception {
    write("package.json", "{\n  'name': oops\n}");
    assertThatThrownBy(this::plan)
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(BuildProblem.MANIFEST_INVALID);
              assertThat(e.summary()).contains("line 2");
            });
    write("package.json", "[]");
    assertProblem(BuildProblem.MANIFEST_INVALID);
  }

  @Test
  void anAppThatCannotBeStartedIsRefusedWithAdvice() throws Exception {
    write("package.json", "{'name':'tools'}");
    assertProblem(BuildProblem.NO_START_COMMAND);
  }

  @Test
  void theNodeThatTheAppAsksForIsChosenWhereThereIsOne() throws Exception {
    write("package.json", "{'scripts':{'start':'node a'},'engines':{'node':'>=18 <21'}}");
    assertThat(plan().runtime()).isEqualTo("node-20.20.2-test");
    write(".nvmrc", "22\n");
    assertThat(plan().runtime()).isEqualTo("node-22.11.0-test");
    write(".nvmrc", "20.19.9\n");
    assertThat(plan().runtime()).isEqualTo("node-20.20.2-test");
    write(".nvmrc", "lts/iron\n");
    assertThat(plan().runtime()).isEqualTo("node-20.20.2-test");
    write(".nvmrc", "# any\nv24.1.0\n");
    BuildPlan plan = plan();
    assertThat(plan.runtime()).isEqualTo("node-22.11.0-test");
    assertThat(plan.notices()).anyMatch(notice -> notice.contains("v24.1.0"));
    Files.delete(checkout.resolve(".nvmrc"));
    write(".tool-versions", "ruby 3.3.0\nnodejs 20.20.2\n");
    assertThat(plan().runtime()).isEqualTo("node-20.20.2-test");
    Files.delete(checkout.resolve(".tool-versions"));
    write("mise.toml", "[tools]\nnode = \"20\"\n");
    assertThat(plan().runtime()).isEqualTo("node-20.20.2-test");
  }

  @Test
  void whatItsPackagesAskForIsHeardWhereTheAppLeavesAChoice() throws Exception {
    write("package.json", "{'scripts':{'start':'node a'},'dependencies':{'old':'1'}}");
    write(
        "package-lock.json", lock("\"node_modules/old\":{\"engines\":{\"node\":\"^18 || ^20\"}}"));
    assertThat(plan().runtime()).isEqualTo("node-20.20.2-test");
    assertThat(plan().reasons()).contains("old asks for Node ^18 || ^20 → 20.20.2");
    Files.delete(checkout.resolve("package-lock.json"));
    write(
        "pnpm-lock.yaml",
        """
        lockfileVersion: '9.0'

        packages:

          old@1.0.0:
            resolution: {integrity: x}
            engines: {node: ^18 || ^20}
        """);
    assertThat(plan().runtime()).isEqualTo("node-20.20.2-test");
    write(".nvmrc", "22");
    assertThat(plan().notices()).anyMatch(notice -> notice.contains("but old asks for Node"));
  }

  /** Deeply indented lines once made reading it take for ever. */
  @Test
  @Timeout(10)
  void aLongLockfileWithoutEnginesIsReadAtOnce() throws Exception {
    write("package.json", "{'scripts':{'start':'node a'},'dependencies':{'old':'1'}}");
    String peers = "        peer: x\n".repeat(200);
    write("pnpm-lock.yaml", ("  old@1.0.0:\n    peerDependencies:\n" + peers).repeat(50));
    assertThat(plan().runtime()).isEqualTo("node-22.11.0-test");
  }

  @Test
  void aPortThatStandsInTheCodeIsNoHindrance() throws Exception {
    write("package.json", "{'scripts':{'start':'node app.js'}}");
    write("app.js", "require('http').createServer((q, r) => r.end('x')).listen(3000)");
    assertThat(plan().start().environment().get("NODE_OPTIONS")).contains("3000");
    write("app.js", "const p = process.env.PORT || 3000; server.listen(p)");
    assertThat(plan().start().environment()).doesNotContainKey("NODE_OPTIONS");
  }

  @Test
  void anOutputDirectoryMakesTheAppAStaticSite() throws Exception {
    write("package.json", "{'scripts':{'build':'node make.js','start':'node dev.js'}}");
    BuildPlan plan = plan(Manifests.of("build: { output: site }"), Map.of());
    assertThat(plan.contents().getFirst().anyOf()).containsExactly("site");
    assertThat(packages(plan).origin()).isEqualTo(BuildPlan.Origin.STATIC_SERVER);
  }

  @Test
  void valuesOfBuildVariablesChangeTheDigestButAreNotInThePlan() throws Exception {
    write("package.json", "{'scripts':{'start':'node a'}}");
    BuildPlan one = plan(AppManifest.NONE, Map.of("VITE_KEY", "first-value"));
    BuildPlan other = plan(AppManifest.NONE, Map.of("VITE_KEY", "other-value"));

    assertThat(one.digest()).isNotEqualTo(other.digest());
    assertThat(one.toJson()).contains("VITE_KEY").doesNotContain("first-value");
    assertThat(BuildPlan.fromJson(one.toJson())).isEqualTo(one);
    assertThat(BuildPlan.fromJson(one.toJson()).digest()).isEqualTo(one.digest());
  }

  @Test
  void committedSettingsAndDockerfilesAreNoticed() throws Exception {
    write("package.json", "{'scripts':{'start':'node a'}}");
    write(".env", "A=1");
    write("Dockerfile", "FROM scratch");
    assertThat(plan().notices())
        .anyMatch(notice -> notice.startsWith(".env is committed"))
        .anyMatch(notice -> notice.startsWith("Dockerfile is ignored"));
    assertThat(plan().contents().getFirst().without()).contains("**/.env", "node_modules");
  }

  private void assertProblem(BuildProblem problem) {
    assertThatThrownBy(this::plan)
        .isInstanceOfSatisfying(
            BuildException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }

  private BuildPlan plan() {
    return plan(AppManifest.NONE, Map.of());
  }

  private BuildPlan plan(AppManifest manifest, Map<String, String> variables) {
    return Buildpacks.all(new TestRuntimes(List.of("22.11.0", "20.20.2")))
        .plan(checkout, new BuildInputs("c0ffee", manifest, variables));
  }

  private static BuildPlan.Packages packages(BuildPlan plan) {
    return present(plan.runtimePackages());
  }

  private static BuildPlan.Build build(BuildPlan plan) {
    return present(plan.build());
  }

  private static <T> T present(@Nullable T value) {
    assertThat(value).isNotNull();
    if (value == null) {
      throw new AssertionError();
    }
    return value;
  }

  private void write(String name, String content) throws IOException {
    String text = name.equals("package.json") ? content.replace('\'', '"') : content;
    Files.writeString(checkout.resolve(name), text);
  }
}
