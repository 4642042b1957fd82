package dev.berth.sandbox.mount;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a sandbox would see mounted, laid out among files of the machine. */
class SharedViewTest {
  private final Path root;
  private final Path app;
  private final Path modules;
  private final Path cache;
  private final Path directory;

  SharedViewTest(@TempDir Path machine) throws IOException {
    this.root = machine.resolve("root");
    this.app = machine.resolve("app");
    this.modules = machine.resolve("modules");
    this.cache = machine.resolve("cache");
    this.directory = machine.resolve("views/x");
    for (String name :
        List.of("root/usr/bin", "app/node_modules", "modules/.vite", "modules/express", "cache")) {
      Files.createDirectories(machine.resolve(name));
    }
    Files.writeString(app.resolve("server.js"), "serve");
    Files.writeString(modules.resolve("express/index.js"), "x");
    Files.createSymbolicLink(modules.resolve("alias"), Path.of("express"));
  }

  @Test
  void packagesAreLaidIntoAWritableDirectoryForTheTimeBeing() throws IOException {
    SharedView view =
        SharedView.lay(
            directory,
            List.of(
                Mount.readOnly(root, "/"),
                Mount.writable(app, "/app"),
                Mount.readOnly(modules, "/app/node_modules"),
                Mount.writable(cache, "/app/node_modules/.vite")));

    assertThat(view.path("/app/server.js")).isEqualTo(app + "/server.js");
    assertThat(app.resolve("node_modules/alias/index.js")).hasContent("x");
    Files.writeString(app.resolve("node_modules/.vite/warm"), "");
    Files.writeString(app.resolve("node_modules/more"), "");
    assertThat(cache.resolve("warm")).exists();
    assertThat(modules.resolve("more")).doesNotExist();

    SharedView.clear(directory);
    SharedView.clear(directory);

    assertThat(app.resolve("node_modules")).isEmptyDirectory();
    assertThat(modules.resolve("express/index.js")).hasContent("x");
    assertThat(cache.resolve("warm")).exists();
    assertThat(directory).doesNotExist();
  }

  @Test
  void aReadOnlyDirectoryIsCopiedBeforeAnythingIsLaidIntoIt() throws IOException {
    SharedView view =
        SharedView.lay(
            directory,
            List.of(
                Mount.readOnly(root, "/"),
                Mount.readOnly(app, "/app"),
                Mount.readOnly(modules, "/app/node_modules")));
    Path seen = Path.of(view.path("/app"));

    Files.writeString(seen.resolve("server.js"), "changed");

    assertThat(seen.resolve("node_modules/express/index.js")).hasContent("x");
    assertThat(app.resolve("server.js")).hasContent("serve");
    assertThat(app.resolve("node_modules")).isEmptyDirectory();
  }

  @Test
  void variablesThatNamePlacesOfTheSandboxNameTheMachines() throws IOException {
    SharedView view =
        SharedView.lay(
            directory,
            List.of(
                Mount.readOnly(root, "/"),
                Mount.writable(app, "/app"),
                Mount.writable(cache, "/cache")));

    Map<String, String> environment =
        view.environment(
            Map.of(
                "PATH", "/app/bin:/usr/bin",
                "npm_config_cache", "/cache/npm",
                "HOME", "/tmp",
                "URL", "http://host/app:/app"));

    assertThat(environment)
        .containsEntry("PATH", root + "/usr/bin:/app/bin:/usr/bin")
        .containsEntry("npm_config_cache", cache + "/npm")
        .containsEntry("HOME", "/tmp")
        .containsEntry("URL", "http://host/app:" + app);
  }
}
