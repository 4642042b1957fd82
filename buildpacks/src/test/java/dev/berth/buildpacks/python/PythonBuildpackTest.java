package dev.berth.buildpacks.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PythonBuildpackTest {
  private static final String FLASK = "from flask import Flask\n\napp = Flask(__name__)\n";
  private static final String FASTAPI = "from fastapi import FastAPI\n\napi = FastAPI()\n";

  @TempDir Path checkout;

  @Test
  void aFlaskAppIsServedByGunicornWhichIsAdded() throws Exception {
    write("requirements.txt", "Flask==3.1.3\n");
    write("app.py", FLASK);

    BuildPlan plan = plan();

    assertThat(plan.framework()).isEqualTo("Flask");
    assertThat(plan.runtime()).isEqualTo("python-3.12.1-test");
    assertThat(plan.start().command().getLast()).startsWith("exec gunicorn 'app:app' --bind");
    assertThat(installed(plan).command())
        .startsWith("pip", "install", "-r", "requirements.txt")
        .last()
        .asString()
        .startsWith("gunicorn==");
    assertThat(installed(plan).directory()).isEqualTo(".venv");
    assertThat(plan.reasons())
        .contains(
            "it speaks WSGI → gunicorn app:app, which is added", "app.py makes the app → Flask");
    assertThat(plan.build()).isNull();
  }

  @Test
  void aFastApiAppIsServedByItsOwnUvicorn() throws Exception {
    write("requirements.txt", "-r requirements/base.txt\nuvicorn[standard]==0.54.0\n");
    write("requirements/base.txt", "fastapi==0.165.0  # the framework\n");
    write("backend/main.py", FASTAPI);

    BuildPlan plan = plan();

    assertThat(plan.framework()).isEqualTo("FastAPI");
    assertThat(plan.start().command().getLast()).startsWith("exec uvicorn backend.main:api --host");
    assertThat(installed(plan).command())
        .containsExactly("pip", "install", "-r", "requirements.txt");
    assertThat(installed(plan).files())
        .containsExactly("requirements.txt", "requirements/base.txt");
  }

  @Test
  void aFactoryIsCalled() throws Exception {
    write("requirements.txt", "Flask==3.1.3\ngunicorn==27.0.1\n");
    write("shop/__init__.py", "def create_app():\n    return Flask(__name__)\n");

    assertThat(plan().start().command().getLast()).contains("'shop:create_app()'");
  }

  @Test
  void packagesAreInstalledAnewOnlyWhenWhatTheyComeFromChanges() throws Exception {
    write("requirements.txt", "Flask==3.1.3\n");
    write("app.py", FLASK);
    String before = installed(plan()).digest();

    write("app.py", FLASK + "# changed\n");
    assertThat(installed(plan()).digest()).isEqualTo(before);

    write("requirements.txt", "Flask==3.1.2\n");
    assertThat(installed(plan()).digest()).isNotEqualTo(before);
  }

  @Test
  void djangoCollectsItsStaticFilesAndMigratesWhenItHasADatabase() throws Exception {
    write("requirements.txt", "Django==5.2.19\npsycopg==3.3.9\n");
    write("manage.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'blog.settings')\n");
    write("blog/settings.py", "STATIC_ROOT = 'staticfiles'\n");
    write("blog/wsgi.py", "application = get_wsgi_application()\n");

    BuildPlan plan = plan(AppManifest.NONE, true);

    assertThat(plan.framework()).isEqualTo("Django");
    assertThat(Objects.requireNonNull(plan.build()).command().getLast())
        .isEqualTo("exec python manage.py collectstatic --noinput");
    assertThat(Objects.requireNonNull(plan.release()).command().getLast())
        .isEqualTo("exec python manage.py migrate --noinput");
    assertThat(plan.start().command().getLast()).contains("'blog.wsgi:application'");
    assertThat(plan.notices()).anyMatch(notice -> notice.contains("whitenoise"));
    assertThat(plan(AppManifest.NONE, false).release()).isNull();
  }

  @Test
  void djangosSettingsFindSomethingForWhateverTheyInsistOnWhileBuilding() throws Exception {
    write("requirements.txt", "Django==5.2.19\n");
    write("manage.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'blog.settings.live')\n");
    write(
        "blog/settings/live.py",
        """
        from .base import *
        STATIC_ROOT = 'staticfiles'
        STRIPE = os.environ["STRIPE_KEY"]
        PORT = int(os.environ['SMTP_PORT'])
        os.environ["SET_HERE"] = "x"
        S3 = os.environ.get("USE_S3")
        # os.environ["IN_A_COMMENT"]
        """);
    write(
        "blog/settings/base.py",
        """
        SECRET_KEY = get_secret("THE_KEY")
        DATABASES = {"default": env.db("DATABASE_URL")}
        CACHES = {"default": env.cache("CACHE_URL", default="locmemcache://")}
        AGE = config("SESSION_AGE", cast=int)
        MODE = config("MODE", default="x")
        NAME = os.getenv("MAYBE")
        """);
    write("blog/wsgi.py", "application = get_wsgi_application()\n");

    Map<String, String> given =
        Objects.requireNonNull(plan(AppManifest.NONE, false).build()).environment();

    assertThat(given)
        .containsKeys("STRIPE_KEY", "THE_KEY", "SECRET_KEY")
        .containsEntry("SMTP_PORT", "1")
        .containsEntry("SESSION_AGE", "1")
        .containsEntry("DATABASE_URL", "sqlite:////tmp/only-while-building.sqlite3")
        .doesNotContainKeys("SET_HERE", "USE_S3", "IN_A_COMMENT", "CACHE_URL", "MODE", "MAYBE");
  }

  @Test
  void alembicRunsBeforeTraffic() throws Exception {
    write("requirements.txt", "fastapi==0.165.0\nuvicorn==0.54.0\nalembic==1.20.1\n");
    write("main.py", FASTAPI);
    write("alembic.ini", "[alembic]\nscript_location = %(here)s/db/changes\n");
    write("db/changes/versions/1.py", "");

    assertThat(plan().release()).as("without a database").isNull();
    BuildPlan.Release release = Objects.requireNonNull(plan(AppManifest.NONE, true).release());

    assertThat(release.tool()).isEqualTo("Alembic");
    assertThat(release.command().getLast()).isEqualTo("exec alembic upgrade head");
    assertThat(release.migrations()).isNotEmpty();
  }

  @Test
  void lockfilesAreInstalledWithTheToolThatMadeThem() throws Exception {
    write("pyproject.toml", "[project]\nname = 'x'\ndependencies = ['fastapi>=0.100']\n");
    write("main.py", FASTAPI);
    BuildPlan unlocked = plan();
    assertThat(installed(unlocked).command()).startsWith("pip", "install", "fastapi>=0.100");
    assertThat(unlocked.notices()).anyMatch(notice -> notice.contains("not fixed"));

    write("uv.lock", "version = 1\n");
    BuildPlan locked = plan();
    assertThat(installed(locked).command())
        .startsWith("uv", "sync", "--frozen", "--no-dev", "--no-install-project", "--");
    assertThat(locked.notices()).isEmpty();
  }

  @Test
  void poetrysTableIsReadToo() throws Exception {
    write(
        "pyproject.toml",
        """
        [tool.poetry]
        name = 'x'
        [tool.poetry.dependencies]
        python = '^3.9'
        flask = '*'
        gunicorn = '*'
        """);
    write("poetry.lock", "");
    write("app.py", FLASK);

    BuildPlan plan = plan();

    assertThat(installed(plan).command()).containsExactly("locked", "poetry.lock");
    assertThat(plan.reasons()).contains("pyproject.toml asks for Python ^3.9 → 3.12.1");
  }

  @Test
  void thePythonThatFitsIsChosenAndAMissingOneIsSaid() throws Exception {
    write("requirements.txt", "Flask==3.1.3\n");
    write("app.py", FLASK);
    write(".python-version", "3.10\n");
    assertThat(plan().runtime()).isEqualTo("python-3.10.13-test");

    write(".python-version", "3.8\n");
    assertThat(plan().notices())
        .contains(
            ".python-version asks for Python 3.8, which this machine does not have (it has 3.12.1,"
                + " 3.10.13); 3.10.13 is used.");
  }

  @Test
  void theOwnersWordComesFirst() throws Exception {
    write("requirements.txt", "Flask==3.1.3\n");
    write("Procfile", "release: python seed.py\nweb: waitress-serve --port=$PORT app:app\n");

    BuildPlan plan = plan();

    assertThat(plan.start().command())
        .containsExactly("/bin/sh", "-c", "waitress-serve --port=$PORT app:app");
    assertThat(Objects.requireNonNull(plan.release()).command().getLast())
        .isEqualTo("exec python seed.py");
    assertThat(installed(plan).command())
        .as("the line needs it, and nothing lists it")
        .containsExactly("pip", "install", "-r", "requirements.txt", "waitress==3.0.2");
  }

  @Test
  void whatCannotBeBuiltIsExplained() throws Exception {
    write("requirements.txt", "requests==2\n");
    assertThat(problem()).isEqualTo(BuildProblem.NO_START_COMMAND);

    Files.delete(checkout.resolve("requirements.txt"));
    write("app.py", FLASK);
    assertThat(problem()).as("nothing lists Flask").isEqualTo(BuildProblem.MANIFEST_INVALID);

    write("pyproject.toml", "[project\n");
    assertThat(problem()).isEqualTo(BuildProblem.MANIFEST_INVALID);
  }

  @Test
  void aNodeAppWithSettingsOfPythonToolsIsANodeApp() throws Exception {
    write("package.json", "{\"scripts\": {\"start\": \"node server.js\"}}");
    write("pyproject.toml", "[tool.ruff]\nline-length = 100\n");

    assertThat(plan().buildpack()).isEqualTo("node");

    Files.delete(checkout.resolve("package.json"));
    write("index.html", "<h1>documentation</h1>");
    assertThat(plan().buildpack()).isEqualTo("site");
  }

  @Test
  void poetrysPackagesWithoutALockfileAreInstalledAndThatIsSaid() throws Exception {
    write("pyproject.toml", "[tool.poetry.dependencies]\npython = '^3.9'\nflask = '*'\n");
    write("app.py", FLASK);

    assertThat(installed(plan()).command()).startsWith("locked", "pyproject.toml");
    assertThat(plan().notices()).anyMatch(notice -> notice.contains("not fixed"));
  }

  @Test
  void anotherDjangoHasOtherMigrations() throws Exception {
    write("pyproject.toml", "[project]\ndependencies = ['django', 'psycopg']\n");
    write("uv.lock", "version = 1\n");
    write("manage.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'blog.settings')\n");
    write("blog/settings.py", "");
    write("blog/wsgi.py", "");
    String before = migrations();

    write("blog/settings.py", "DEBUG = False\n");
    assertThat(migrations()).isEqualTo(before);

    write("uv.lock", "version = 1\n# another Django\n");
    String upgraded = migrations();
    assertThat(upgraded).isNotEqualTo(before);

    write("blog/migrations/0001_initial.py", "");
    assertThat(migrations()).isNotEqualTo(upgraded);
  }

  /** Planning is done in the server: no file may keep it busy. */
  @Test
  void aHostileProcfileIsReadAtOnce() throws Exception {
    write("requirements.txt", "Flask==3.1.3\n");
    write("app.py", FLASK);
    write("Procfile", "\n".repeat(1_000_000) + " ".repeat(1_000_000) + "web\n");

    assertTimeoutPreemptively(Duration.ofSeconds(20), () -> plan());
  }

  @Test
  void aMachineWithoutPythonSaysWhatToInstall() throws Exception {
    write("requirements.txt", "Flask==3.1.3\n");
    write("app.py", FLASK);

    assertThatThrownBy(() ->
            Buildpacks.all(new TestRuntimes(List.of("20.20.2")))
                .plan(checkout, new BuildInputs("c0ffee", AppManifest.NONE, Map.of())))
        .isInstanceOfSatisfying(
            BuildException.class,
            e -> assertThat(e.problem()).isEqualTo(BuildProblem.RUNTIME_MISSING))
        .hasMessageContaining("Python");
  }

  private String migrations() {
    return Objects.requireNonNull(plan(AppManifest.NONE, true).release()).migrations();
  }

  private BuildProblem problem() {
    try {
      plan();
      throw new AssertionError("it was planned");
    } catch (BuildException e) {
      return e.problem();
    }
  }

  private BuildPlan plan() {
    return plan(AppManifest.NONE, false);
  }

  private BuildPlan plan(AppManifest manifest, boolean database) {
    return Buildpacks.all(new TestRuntimes(List.of("20.20.2"), List.of("3.12.1", "3.10.13")))
        .plan(checkout, new BuildInputs("c0ffee", manifest, Map.of(), database));
  }

  private static BuildPlan.Packages installed(BuildPlan plan) {
    return Objects.requireNonNull(plan.runtimePackages());
  }

  private void write(String name, String text) throws IOException {
    Path file = checkout.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }
}
