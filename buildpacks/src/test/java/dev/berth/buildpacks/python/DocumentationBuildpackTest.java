package dev.berth.buildpacks.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.AppFixture;
import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.manifest.AppManifest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentationBuildpackTest {
  @TempDir Path checkout;

  @Test
  void mkDocsWithoutAListOfPackagesGetsItselfAndItsTheme() {
    BuildPlan plan = plan(app().with("mkdocs.yml", "site_name: x\ntheme:\n  name: material\n"));
    assertThat(plan.framework()).isEqualTo("MkDocs");
    assertThat(Objects.requireNonNull(plan.buildPackages()).command())
        .endsWith("mkdocs==1.6.1", "mkdocs-material");
    assertThat(plan.contents().getFirst().to()).isEqualTo("public");
  }

  @Test
  void sphinxIsFoundWhereItsSettingsAre() {
    BuildPlan plan =
        plan(
            app()
                .with("docs/conf.py", "extensions = []\n")
                .with("docs/requirements.txt", "sphinx\nfuro\n"));
    assertThat(Objects.requireNonNull(plan.build()).command().getLast())
        .startsWith("sphinx-build -b html docs .berth/app");
    assertThat(Objects.requireNonNull(plan.buildPackages()).files())
        .isEqualTo(List.of("docs/requirements.txt"));
  }

  @Test
  void documentationBesideAnAppIsNotTheApp() {
    AppFixture app =
        app()
            .with("mkdocs.yml", "site_name: x\n")
            .with("requirements.txt", "flask==3.1.3\n")
            .with("app.py", "from flask import Flask\napp = Flask(__name__)\n");
    assertThat(app.profile().component().language()).isEqualTo("python");
  }

  private AppFixture app() {
    return new AppFixture(checkout);
  }

  private static BuildPlan plan(AppFixture app) {
    return Buildpacks.all(AppFixture.RUNTIMES)
        .plan(app.directory(), new BuildInputs("c0ffee", AppManifest.NONE, Map.of()));
  }
}
