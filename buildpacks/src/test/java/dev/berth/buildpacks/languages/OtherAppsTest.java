package dev.berth.buildpacks.languages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.buildpacks.AppFixture;
import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OtherAppsTest {
  private static final String FRONTEND =
      "{\"scripts\":{\"build\":\"vite build\"},\"devDependencies\":{\"vite\":\"7\"}}";

  @TempDir Path checkout;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          composer.json      | {"require":{"slim/slim":"4"}}    | This is a PHP app (composer.json)
          index.php          | <?php echo 1;                    | This is a PHP app (PHP files at its top)
          Gemfile            | gem "rails"                      | This is a Rails app (Gemfile)
          Gemfile            | gem "sinatra"                    | This is a Sinatra app (Gemfile)
          mix.exs            | {:phoenix, "~> 1.7"}             | This is a Phoenix app (mix.exs)
          Cargo.toml         | [package]                        | This is a Rust program (Cargo.toml)
          Dockerfile         | FROM python:3.12-slim            | only by a Dockerfile (FROM python:3.12-slim)
          docker-compose.yml | services: {}                     | only a docker-compose.yml
          """)
  void whatItIsIsSaidFirst(String file, String content, String words) {
    BuildException e = refused(new AppFixture(checkout).with(file, content));
    assertThat(e.problem()).isEqualTo(BuildProblem.NO_BUILDPACK_MATCHED);
    assertThat(e.summary()).contains(words);
    assertThat(e.advice()).endsWith(".");
  }

  @Test
  void aFrontendBesideLaravelOrRailsIsNotTheApp() {
    AppFixture app = new AppFixture(checkout).with("package.json", FRONTEND);
    assertThat(app.profile().component().language()).isEqualTo("node");
    app.with("composer.json", "{\"require\":{\"laravel/framework\":\"^12\"}}");
    assertThat(refused(app).summary()).startsWith("This is a Laravel app");
    app.with("berth.yaml", "build: { output: public }\n");
    assertThat(app.profile().component().language()).isEqualTo("node");
  }

  @Test
  void aDockerfileBesideAnAppIsNothing() {
    assertThat(
            new AppFixture(checkout)
                .with("Dockerfile", "FROM node:24\n")
                .with("package.json", "{\"scripts\":{\"start\":\"node server.js\"}}")
                .with("server.js", "")
                .profile()
                .component()
                .language())
        .isEqualTo("node");
  }

  @Test
  void aDockerfileSaysWhichFileWouldDo() {
    AppFixture app = new AppFixture(checkout).with("Dockerfile", "FROM node:24 AS build\n");
    assertThat(refused(app).advice()).startsWith("Commit a package.json");
    app.with("package.json", "{\"scripts\":{\"start\":\"node server.js\"}}").with("server.js", "");
    assertThat(app.profile().component().language()).isEqualTo("node");
  }

  private static BuildException refused(AppFixture app) {
    return catchThrowableOfType(BuildException.class, app::profile);
  }
}
