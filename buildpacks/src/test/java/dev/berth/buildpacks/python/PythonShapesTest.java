package dev.berth.buildpacks.python;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.TestRuntimes;
import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.manifest.AppManifest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Projects as other people lay them out. */
class PythonShapesTest {
  @TempDir Path checkout;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "main.py      | def get_app():\\n    return FastAPI()\\napp = get_app()     | exec uvicorn main:app --host",
        "main.py      | app: FastAPI = FastAPI(title='x')                            | exec uvicorn main:app --host",
        "main.py      | app, rt = fast_app()                                         | exec uvicorn main:app --host",
        "web/entry.py | site = FastAPI()                                             | exec uvicorn web.entry:site --host",
        "my-app/m.py  | app = FastAPI()                                              | cd 'my-app' && exec uvicorn m:app --host",
        "factory.py   | def create_app(settings=None):\\n    return FastAPI()          | exec uvicorn factory:create_app --factory --host",
      })
  void theObjectIsFoundWhereverItIsMade(String file, String code, String start) throws Exception {
    write("requirements.txt", "fastapi\nuvicorn\n");
    write(file, code.replace("\\n", "\n") + "\n");

    assertThat(start()).startsWith(start);
  }

  @Test
  void aServerStartsWhereTheAppsOwnImportsAreFound() throws Exception {
    write("requirements.txt", "fastapi\n");
    write("backend/database.py", "");
    write(
        "backend/main.py",
        "from database import engine\nfrom fastapi import FastAPI\napp = FastAPI()\n");

    assertThat(start()).startsWith("cd 'backend' && exec uvicorn main:app ");

    write("backend/main.py", "from backend.database import engine\napp = FastAPI()\n");
    assertThat(start()).startsWith("exec uvicorn backend.main:app ");
  }

  @Test
  void packagesInASourceDirectoryAreImportedFromThere() throws Exception {
    write("pyproject.toml", "[project]\nname = 'shop'\ndependencies = ['fastapi', 'uvicorn']\n");
    write("src/shop/__init__.py", "");
    write("src/shop/main.py", "from shop.settings import x\napp = FastAPI()\n");

    assertThat(start()).startsWith("exec uvicorn shop.main:app ");
    assertThat(plan().start().environment()).containsEntry("PYTHONPATH", "/app/src");
  }

  @Test
  void djangoWithSplitSettingsUsesThoseOfProduction() throws Exception {
    write("requirements.txt", "django\n");
    write(
        "manage.py",
        "os.environ.setdefault(\"DJANGO_SETTINGS_MODULE\", \"config.settings.local\")\n");
    write("config/settings/base.py", "STATIC_ROOT = BASE_DIR / 'static'\n");
    write("config/settings/local.py", "from .base import *\n");
    write("config/settings/production.py", "from .base import *\n");

    BuildPlan plan = plan();

    assertThat(plan.start().environment())
        .containsEntry("DJANGO_SETTINGS_MODULE", "config.settings.production");
    assertThat(start()).contains("'django.core.wsgi:get_wsgi_application()'");
    BuildPlan.Build build = Objects.requireNonNull(plan.build());
    assertThat(build.command().getLast()).contains("manage.py collectstatic");
    assertThat(build.environment())
        .containsEntry("DJANGO_SETTINGS_MODULE", "config.settings.production");
  }

  @Test
  void djangoBelowItsRequirementsRunsInItsOwnDirectory() throws Exception {
    write("requirements.txt", "django\ngunicorn\n");
    write("site/manage.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'blog.settings')\n");
    write("site/blog/settings.py", "INSTALLED_APPS = []\n");
    write("site/blog/wsgi.py", "application = get_wsgi_application()\n");

    assertThat(start()).startsWith("cd 'site' && exec gunicorn 'blog.wsgi:application' ");
    assertThat(Objects.requireNonNull(plan(true).release()).command().getLast())
        .isEqualTo("cd site && exec python manage.py migrate --noinput");
  }

  @Test
  void djangoThatSpeaksAsgiAloneIsServedByUvicorn() throws Exception {
    write("requirements.txt", "django\nchannels\n");
    write("manage.py", "os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'chat.settings')\n");
    write("chat/settings.py", "");
    write("chat/wsgi.py", "application = get_wsgi_application()\n");
    write("chat/asgi.py", "application = ProtocolTypeRouter({'http': get_asgi_application()})\n");

    assertThat(start()).startsWith("exec uvicorn chat.asgi:application ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "streamlit   | streamlit_app.py | import streamlit as st                                   | exec streamlit run streamlit_app.py --server.address",
        "streamlit   | pages.py         | import streamlit as st                                   | exec streamlit run pages.py",
        "gradio      | app.py           | demo = gr.Interface(f, 'text', 'text')\\ndemo.launch()    | GRADIO_SERVER_NAME=\"$HOST\" GRADIO_SERVER_PORT=\"$PORT\" exec python app.py",
        "dash        | app.py           | app = Dash(__name__)\\nserver = app.server                | exec gunicorn 'app:server'",
        "dash        | app.py           | app = dash.Dash(__name__)                                | exec waitress-serve --host=\"$HOST\" --port=\"$PORT\" --threads=8 'app:app.server'",
        "aiohttp     | main.py          | web.run_app(app, port=8080)                              | exec python main.py",
      })
  void programsOfTheirOwnAreStarted(String tool, String file, String code, String start)
      throws Exception {
    write("requirements.txt", tool + "\n");
    write(file, code.replace("\\n", "\n") + "\n");

    assertThat(start()).startsWith(start);
  }

  @Test
  void aProgramOfTheStandardLibraryNeedsNoListOfPackages() throws Exception {
    write(
        "app.py",
        "import os, http.server\nhttp.server.HTTPServer(('', int(os.environ['PORT'])), H)\n");

    assertThat(start()).isEqualTo("exec python app.py");
    assertThat(plan().runtimePackages()).isNull();
  }

  @Test
  void condasEnvironmentIsReadAsFarAsPipHasIt() throws Exception {
    write(
        "environment.yml",
        """
        name: a
        channels: [conda-forge]
        dependencies:
          - python=3.10
          - pip
          - numpy=1.26
          - conda-forge::flask>=3
          - pip: [gunicorn]
        """);
    write("app.py", "app = Flask(__name__)\n");

    assertThat(installed())
        .containsExactly("pip", "install", "numpy==1.26.*", "flask>=3", "gunicorn");
    assertThat(plan().runtime()).isEqualTo("python-3.10.13-test");
  }

  @Test
  void whatIsAddedToHashedRequirementsIsInstalledApart() throws Exception {
    write("requirements.txt", "flask==3.1.3 \\\n    --hash=sha256:00\n");
    write("app.py", "app = Flask(__name__)\n");

    assertThat(installed().subList(0, 3)).containsExactly("locked", "requirements.txt", "--");
  }

  @Test
  void requirementsThatWindowsWroteAreRead() throws Exception {
    Files.write(
        checkout.resolve("requirements.txt"),
        "\uFEFFfastapi==0.115.0\r\nuvicorn==0.54.0\r\n".getBytes(StandardCharsets.UTF_16LE));
    write("main.py", "app = FastAPI()\n");

    assertThat(plan().reasons()).contains("it speaks ASGI → uvicorn main:app");
  }

  @Test
  void aProcfilesServerIsToldWhereToListenAndIsInstalled() throws Exception {
    write("requirements.txt", "fastapi\n");
    write("main.py", "app = FastAPI()\n");
    write("Procfile", "web: uvicorn main:app\r\n");

    assertThat(start())
        .isEqualTo("export UVICORN_HOST=\"$HOST\" UVICORN_PORT=\"$PORT\"; exec uvicorn main:app");
    assertThat(installed()).last().asString().startsWith("uvicorn==");
    assertThat(plan().start().environment()).doesNotContainKey("WEB_CONCURRENCY");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        ".python-version | # for pyenv\\n3.10\\n3.12.1           | 3.10.13",
        ".python-version | cpython-3.10.13                        | 3.10.13",
        ".tool-versions  | nodejs 20.1.0\\npython 3.10.4          | 3.10.13",
        "mise.toml       | [tools]\\npython = '3.10'               | 3.10.13",
        "runtime.txt     | python-3.11.4                          | 3.12.1",
      })
  void versionFilesOfEveryKindAreRead(String file, String text, String version) throws Exception {
    write("requirements.txt", "flask\n");
    write("app.py", "app = Flask(__name__)\n");
    write(file, text.replace("\\n", "\n") + "\n");

    assertThat(plan().runtime()).isEqualTo("python-" + version + "-test");
  }

  private String start() {
    return plan().start().command().getLast();
  }

  private List<String> installed() {
    return Objects.requireNonNull(plan().runtimePackages()).command();
  }

  private BuildPlan plan() {
    return plan(false);
  }

  private BuildPlan plan(boolean database) {
    return Buildpacks.all(new TestRuntimes(List.of("20.20.2"), List.of("3.12.1", "3.10.13")))
        .plan(checkout, new BuildInputs("c0ffee", AppManifest.NONE, Map.of(), database));
  }

  private void write(String name, String text) throws IOException {
    Path file = checkout.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }
}
