package dev.berth.buildpacks.languages;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.TestRuntimes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repositories whose top is no app. */
class AppBelowTest {
  @TempDir Path checkout;

  @Test
  void theOnlyAppOfARepositoryIsBuiltWhereverItStands() throws Exception {
    write("README.md", "");
    write("backend/requirements.txt", "flask\n");
    write("backend/app.py", "app = Flask(__name__)\n");
    write("docs/examples/requirements.txt", "flask\n");

    CheckoutReading reading = read();
    BuildPlan plan = reading.plan("c0ffee", Map.of());

    assertThat(reading.profile().component().root()).isEqualTo("backend");
    assertThat(reading.profile().manifest().root()).isEqualTo("backend");
    assertThat(plan.root()).isEqualTo("backend");
    assertThat(plan.start().command().getLast()).startsWith("exec gunicorn 'app:app'");
  }

  @Test
  void severalAreNamedWithTheLineThatChooses() throws Exception {
    write("frontend/package.json", "{\"scripts\": {\"start\": \"node server.js\"}}");
    write("backend/requirements.txt", "flask\n");
    write("backend/app.py", "app = Flask(__name__)\n");

    assertThatThrownBy(this::read)
        .isInstanceOfSatisfying(
            BuildException.class,
            e ->
                assertThat(e.advice())
                    .contains("the one in backend is named by")
                    .contains("the one in frontend is named by"));
  }

  /** Another language's pages are its templates, and its frontend is not the whole of it. */
  @Test
  void whatBelongsToAnotherLanguageIsNotPublished() throws Exception {
    write("templates/index.html", "<h1>{{ .Title }}</h1>");
    assertThatThrownBy(this::read).isInstanceOf(BuildException.class);

    write("go.mod", "module example.invalid/shop\n");
    write("web/package.json", "{\"scripts\": {\"start\": \"node server.js\"}}");
    assertThatThrownBy(this::read).isInstanceOf(BuildException.class);
  }

  private CheckoutReading read() {
    return Buildpacks.all(new TestRuntimes(List.of("20.20.2"), List.of("3.12.1"))).read(checkout);
  }

  private void write(String name, String text) throws IOException {
    Path file = checkout.resolve(name);
    Files.createDirectories(Objects.requireNonNull(file.getParent()));
    Files.writeString(file, text);
  }
}
