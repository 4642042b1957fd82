package dev.berth.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.buildpacks.command.CommandResult;
import dev.berth.buildpacks.compile.Compiler;
import dev.berth.buildpacks.compile.Workspace;
import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.ManifestReader;
import dev.berth.buildpacks.runtime.BuildRoot;
import dev.berth.buildpacks.runtime.NodeInstallation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a failure advises is done, and then it is another plan: the one that was promised. */
class AdviceTest {
  private static final Pattern LINE = Pattern.compile("`([^`]+)`");

  /** Where lines of berth.yaml are suggested; each is followed below. */
  private static final List<String> SUGGESTING =
      List.of(
          "AppLocation.java",
          "Buildpacks.java",
          "BuiltApp.java",
          "Compiler.java",
          "DenoBuildpack.java",
          "GoProgram.java",
          "JavaRun.java",
          "JavaStart.java",
          "NodePlanning.java",
          "PythonBuildpack.java",
          "UnrunMigrations.java");

  @TempDir Path checkout;

  @Test
  void aNodeAppWithoutAStartScriptIsStartedAsSaid() throws Exception {
    write("package.json", "{\"type\":\"module\"}");
    write("src/web.js", "");
    BuildException e = refused();
    assertThat(e.problem()).isEqualTo(BuildProblem.NO_START_COMMAND);
    assertThat(follow(e).start().command()).containsExactly("/usr/bin/node", "server.js");
  }

  @Test
  void aPythonAppThatIsNotFoundIsStartedAsSaid() throws Exception {
    write("requirements.txt", "gunicorn==27.0.1\n");
    write("package/module.py", "app = None\n");
    BuildException e = refused();
    assertThat(e.problem()).isEqualTo(BuildProblem.NO_START_COMMAND);
    assertThat(follow(e).start().command().getLast())
        .isEqualTo("gunicorn package.module:app --bind $HOST:$PORT");
  }

  @Test
  void oneOfSeveralAppsIsNamed() throws Exception {
    write("package.json", "{\"workspaces\":[\"apps/*\"]}");
    write("apps/api/package.json", "{\"scripts\":{\"start\":\"node api.js\"}}");
    write("apps/web/package.json", "{\"scripts\":{\"start\":\"node web.js\"}}");
    assertThat(follow(refused()).start().command().getLast())
        .contains("cd 'apps/api'", "node api.js");
  }

  @Test
  void anAppInADirectoryIsNamed() throws Exception {
    write("README.md", "");
    write("backend/orders/app/requirements.txt", "flask==3.1.3\n");
    write("backend/orders/app/app.py", "from flask import Flask\napp = Flask(__name__)\n");
    write("backend/notes/app/requirements.txt", "flask==3.1.3\n");
    write("backend/notes/app/app.py", "from flask import Flask\napp = Flask(__name__)\n");
    BuildException e = refused();
    assertThat(e.problem()).isEqualTo(BuildProblem.NO_BUILDPACK_MATCHED);
    assertThat(follow(e).root()).isEqualTo("backend/notes/app");
  }

  @Test
  void oneOfSeveralProgramsInGoIsNamed() throws Exception {
    write("go.mod", "module shop\n");
    write("cmd/orders/main.go", "package main\nfunc main() {}\n");
    write("cmd/notes/main.go", "package main\nfunc main() {}\n");
    assertThat(follow(refused()).start().command().getLast()).isEqualTo("exec bin/notes");
  }

  @Test
  void aDenoAppWithoutATaskIsStartedAsSaid() throws Exception {
    write("deno.json", "{}");
    write("odd.ts", "");
    assertThat(follow(refused()).start().command().getLast()).endsWith("exec deno run -A app.ts");
  }

  /** Those of Java are followed in JavaRunTest: they need what a build left. */
  @Test
  void whereThereIsNoAppNoDirectoryIsNamed() throws Exception {
    write("src/main.rs", "");
    assertThat(refused().advice()).doesNotContain("berth.yaml");
  }

  @Test
  void theDirectoryThatABuildLeftIsNamed() throws Exception {
    write("package.json", "{\"scripts\":{\"build\":\"make-pages\"}}");
    BuildPlan plan = plan(AppManifest.NONE);

    BuildException e = catchThrowableOfType(BuildException.class, () -> compile(plan));

    assertThat(e.problem()).isEqualTo(BuildProblem.OUTPUT_MISSING);
    assertThat(follow(e).contents().getFirst().anyOf()).containsExactly("made/pages");
  }

  @Test
  void everyPlaceThatSuggestsALineIsFollowedHere() throws Exception {
    try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
      List<String> suggesting =
          files
              .filter(
                  file -> file.toString().endsWith(".java") && reads(file).contains(".suggest("))
              .map(file -> file.getFileName().toString())
              .sorted()
              .toList();
      assertThat(suggesting).isEqualTo(SUGGESTING);
    }
  }

  @Test
  void whatRunsMigrationsThatNobodyRunsIsSaidAndThenDone() throws Exception {
    write(
        "package.json",
        "{\"scripts\":{\"start\":\"node server.js\",\"migrate\":\"node migrate.js\"}}");
    write("server.js", "");
    write("migrations/001_init.sql", "create table a (b int);");
    String notice =
        plan(AppManifest.NONE).notices().stream()
            .filter(said -> said.contains("001_init.sql"))
            .findFirst()
            .orElseThrow();

    BuildPlan plan = follow(notice);

    assertThat(Objects.requireNonNull(plan.release()).command().getLast()).contains("migrate");
    assertThat(plan.notices()).noneMatch(said -> said.contains("001_init.sql"));
  }

  /** No name of a key is written by hand, so none can be another than the file's. */
  @Test
  void noAdviceIsWrittenByHand() throws Exception {
    for (Path sources :
        List.of(Path.of("src/main/java"), Path.of("../pipeline-server/src/main/java"))) {
      try (Stream<Path> files = Files.walk(sources)) {
        assertThat(
                files
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file ->
                        reads(file)
                            .lines()
                            .anyMatch(line -> line.matches(".*\".*in berth\\.yaml.*\".*"))))
            .isEmpty();
      }
    }
  }

  private BuildException refused() {
    return catchThrowableOfType(BuildException.class, () -> plan(AppManifest.NONE));
  }

  /** Does what the advice says: pastes its line into berth.yaml. */
  private BuildPlan follow(BuildException e) {
    return follow(e.advice());
  }

  private BuildPlan follow(String advice) {
    Matcher line = LINE.matcher(advice);
    assertThat(line.find()).as(advice).isTrue();
    assertThat(ManifestReader.read(line.group(1)))
        .isInstanceOfSatisfying(ManifestReader.Result.Valid.class, valid -> {});
    return plan(((ManifestReader.Result.Valid) ManifestReader.read(line.group(1))).manifest());
  }

  private BuildPlan plan(AppManifest manifest) {
    return Buildpacks.all(new TestRuntimes(List.of("20.20.2"), List.of("3.12.1")).withGo("1.26.8"))
        .plan(checkout, new BuildInputs("c0ffee", manifest, Map.of()));
  }

  private void compile(BuildPlan plan) throws IOException {
    Path work = Files.createTempDirectory("advice");
    Path tree = work.resolve("tree");
    new Compiler(
            (command, output) -> {
              write(tree.resolve("made/pages/index.html"), "page");
              return new CommandResult.Exited(0);
            },
            BuildRoot.in(work.resolve("root")))
        .compile(
            plan,
            Buildpacks.all(new TestRuntimes(List.of("20.20.2"), List.of("3.12.1")))
                .outcome(AppManifest.NONE),
            SourceTree.open(checkout, plan.root()),
            new NodeInstallation(Path.of("/usr/bin/node"), "20.20.2", Path.of("/usr/lib/npm")),
            new Workspace(
                tree,
                work.resolve("packages"),
                work.resolve("downloads"),
                work.resolve("caches"),
                work.resolve("shared")),
            Map.of(),
            Map.of(),
            line -> {});
  }

  private void write(String name, String text) {
    write(checkout.resolve(name), text);
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String reads(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
