package dev.berth.buildpacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PythonIT {
  @TempDir Path directory;
  private Workshop workshop;

  @BeforeEach
  void openWorkshop() throws Exception {
    assumeTrue(BubblewrapRunner.isAvailable(), "bubblewrap is not installed");
    workshop = new Workshop(directory);
    assumeTrue(workshop.hasPython(), "Python with pip is not installed");
  }

  @AfterEach
  void closeWorkshop() throws Exception {
    if (workshop != null) {
      workshop.close();
    }
  }

  @Test
  void aFlaskAppAnswersFromAnImageThatHoldsEverything() throws Exception {
    String image = workshop.build(workshop.fixture("flask"), "c1");

    try (RunningImage app = workshop.run(image)) {
      assertThat(app.get("/").body()).startsWith("hello from flask, sqlite 3");
    }
    var configuration = workshop.registry.configuration(image).path("config");
    assertThat(configuration.path("Labels").path("dev.berth.layers").stringValue())
        .isEqualTo("[\"/\",\"/app/.venv\",\"/app\"]");
    assertThat(workshop.registry.entries(workshop.registry.layers(image).get(1)).keySet())
        .anyMatch(file -> file.endsWith("flask/app.py"))
        .anyMatch(file -> file.contains("flask/__pycache__/app.cpython"))
        .noneMatch(file -> file.endsWith("direct_url.json"));
  }

  @Test
  void pagesOfMkDocsAreServedAsASiteAndTheirSourcesAreNot() throws Exception {
    Path app = Files.createDirectories(directory.resolve("documentation"));
    Files.createDirectories(app.resolve("docs/guide"));
    Files.writeString(app.resolve("mkdocs.yml"), "site_name: Shop\n");
    Files.writeString(app.resolve("requirements.txt"), "mkdocs==1.6.1\n");
    Files.writeString(app.resolve("docs/index.md"), "# Welcome\n");
    Files.writeString(app.resolve("docs/guide/setup.md"), "# Set it up\n");

    String image = workshop.build(app, "c1");

    try (RunningImage site = workshop.run(image)) {
      assertThat(site.get("/").body()).contains("Welcome");
      assertThat(site.get("/guide/setup/").body()).contains("Set it up");
      assertThat(site.get("/guide/setup?x=1").header("Location")).isEqualTo("/guide/setup/?x=1");
      assertThat(site.get("/nothing").status()).isEqualTo(404);
      assertThat(site.get("/nothing").body()).contains("Page not found");
      for (String hidden : List.of("/docs/index.md", "/mkdocs.yml", "/.berth/site_server.py")) {
        assertThat(site.get(hidden).status()).isEqualTo(404);
      }
    }
    assertThat(workshop.registry.layers(image)).hasSize(2);
  }

  @Test
  void aCodeChangeInstallsNothing() throws Exception {
    workshop.build(workshop.fixture("flask"), "c1");
    int commands = workshop.runner.commands.size();
    Path changed = workshop.fixture("flask");
    Files.writeString(changed.resolve("app.py"), "\n# changed\n", StandardOpenOption.APPEND);

    workshop.build(changed, "c2");

    assertThat(workshop.runner.commands).hasSize(commands);
  }

  /** Nothing in the image depends on when or where it was built. */
  @Test
  void theSameCommitIsTheSameImage(@TempDir Path elsewhere) throws Exception {
    String first = workshop.build(workshop.fixture("flask"), "c1");

    try (Workshop other = new Workshop(elsewhere)) {
      assertThat(other.build(other.fixture("flask"), "c1")).isEqualTo(first);
    }
  }

  @Test
  void djangoServesItsPagesAndItsStaticFiles() throws Exception {
    Path checkout = workshop.fixture("django");
    Files.writeString(
        checkout.resolve("Procfile"),
        "web: SECRET_KEY=test gunicorn blog.wsgi --bind $HOST:$PORT\n");
    Files.writeString(
        checkout.resolve("requirements.txt"), "gunicorn==27.0.1\n", StandardOpenOption.APPEND);

    try (RunningImage app = workshop.run(workshop.build(checkout, "c1"))) {
      assertThat(app.get("/").body()).isEqualTo("hello from django\n");
      assertThat(app.get("/static/site.css").body()).contains("teal");
    }
  }

  @Test
  void whatUvLockedIsInstalledByUv() throws Exception {
    Path checkout = workshop.fixture("uv");
    run(checkout, List.of(tool("uv==0.13.9") + "/bin/uv", "lock"));

    try (RunningImage app = workshop.run(workshop.build(checkout, "c1"))) {
      assertThat(app.get("/").body()).isEqualTo("hello from starlette\n");
    }
    assertThat(workshop.log).anyMatch(line -> line.startsWith("uv sync --frozen"));
  }

  @ParameterizedTest
  @CsvSource({"poetry==2.5.1, poetry", "pipenv==2026.1.0, pipenv"})
  void whatAnotherToolLockedIsInstalledByPip(String requirement, String name) throws Exception {
    Path checkout = workshop.fixture("flask");
    Files.delete(checkout.resolve("requirements.txt"));
    Files.writeString(
        checkout.resolve(name.equals("poetry") ? "pyproject.toml" : "Pipfile"),
        name.equals("poetry")
            ? """
            [tool.poetry]
            package-mode = false
            [tool.poetry.dependencies]
            python = ">=3.9"
            flask = "^3.1"
            colorama = {version = "*", markers = "sys_platform == 'win32'"}
            [tool.poetry.group.dev.dependencies]
            iniconfig = "*"
            """
            : "[packages]\nflask = \"==3.*\"\n\n[dev-packages]\niniconfig = \"*\"\n");
    run(checkout, List.of(tool(requirement) + "/bin/" + name, "lock"));

    String image = workshop.build(checkout, "c1");

    try (RunningImage app = workshop.run(image)) {
      assertThat(app.get("/").body()).startsWith("hello from flask");
    }
    assertThat(workshop.registry.entries(workshop.registry.layers(image).get(1)).keySet())
        .as("neither what is for Windows nor what is for development")
        .noneMatch(file -> file.contains("/colorama/") || file.contains("/iniconfig/"));
  }

  /** A tool as its authors publish it, in an environment of its own. */
  private Path tool(String requirement) throws IOException, InterruptedException {
    Path tools = directory.resolve("tools");
    run(directory, List.of("python3", "-m", "venv", tools.toString()));
    run(directory, List.of(tools + "/bin/pip", "install", "--quiet", requirement));
    return tools;
  }

  private static void run(Path directory, List<String> command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor()).as(command.toString()).isZero();
  }
}
