package dev.berth.server.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.berth.server.app.Environment;
import dev.berth.server.registry.ImageFilesystem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A branch whose build rewrites everything that builds keep, and what production gets of it. */
class HostileBranchIT {
  private static final String POISON = "planted-by-a-branch";
  private static final Environment BRANCH =
      Environment.preview(BuildFixture.SHOP.app(), "some-branch");

  @TempDir Path directory;
  private @Nullable BuildFixture fixture;

  @BeforeEach
  void open() throws IOException {
    fixture = new BuildFixture(directory, BuildFixture.SETTINGS);
  }

  @AfterEach
  void close() {
    fixture().log.forEach(System.out::println);
    fixture().close();
  }

  private BuildFixture fixture() {
    return Objects.requireNonNull(fixture);
  }

  @Test
  void npm() throws Exception {
    assumeFalse(fixture().runtimes.nodeVersions().isEmpty(), "Node with npm is not installed");
    assertUntouched(
        "package.json",
        """
        {
          "dependencies": {"is-number": "7.0.0"},
          "scripts": {"build": "sh build.sh", "start": "node server.js"}
        }
        """,
        "server.js",
        "require('is-number');\n");
  }

  @Test
  void pip() throws Exception {
    assumeFalse(fixture().runtimes.pythonVersions().isEmpty(), "Python is not installed");
    assertUntouched(
        "requirements.txt",
        // It comes as source only: pip keeps the wheel that it builds, which has no checksum.
        "docopt==0.6.2\n",
        "berth.yaml",
        "start: python server.py\nbuild:\n  command: sh build.sh\n",
        "server.py",
        "import docopt\n");
  }

  @Test
  void go() throws Exception {
    assumeFalse(fixture().runtimes.goVersions().isEmpty(), "Go is not installed");
    assertUntouched(
        "go.mod",
        "module shop\n",
        "berth.yaml",
        "start: bin/shop\nbuild:\n  command: go build -o .berth/app/bin/shop . && sh build.sh\n",
        "main.go",
        "package main\n\nfunc main() {}\n");
  }

  private void assertUntouched(String... files) throws IOException {
    Path hostile = app(files, rewriting());
    fixture().build(BRANCH, hostile, "c1", Map.of());
    assertThat(fixture().log).anyMatch(line -> line.contains("rewritten /cache/"));
    // The branch has production's files as well: its image of them is not production's.
    Path same =
        app(
            files,
            "if [ -e /cache/%s ]; then echo theirs; else echo untouched; fi\n".formatted(POISON));
    fixture().build(BRANCH, same, "c2", Map.of());
    assertThat(fixture().log).contains("theirs");
    fixture().log.clear();

    BuiltImage image = fixture().build(BuildFixture.SHOP, same, "c2", Map.of());

    assertThat(image.reused()).isFalse();
    assertThat(fixture().log).contains("untouched");
    assertThat(poisoned(image)).isEmpty();
    assertThat(fixture().build(BuildFixture.SHOP, same, "c2", Map.of()).reused()).isTrue();
  }

  /** Everything that the build can write outside of its own tree. */
  private static String rewriting() {
    return """
    find /cache /app/node_modules /app/.venv -type f 2>/dev/null | while read -r file; do
      if echo %1$s 2>/dev/null >> "$file"; then echo "rewritten $file"; fi
    done
    touch /cache/%1$s
    """
        .formatted(POISON);
  }

  private Path app(String[] files, String script) throws IOException {
    List<String> all = Stream.concat(Stream.of(files), Stream.of("build.sh", script)).toList();
    return fixture().app(all.toArray(String[]::new));
  }

  private List<Path> poisoned(BuiltImage image) throws IOException {
    ImageFilesystem files = fixture().images.unpack(image.repository(), image.digest());
    return files.layers().stream()
        .filter(layer -> layer.target().startsWith("/app"))
        .flatMap(layer -> filesBelow(layer.directory()))
        .filter(HostileBranchIT::hasPoison)
        .toList();
  }

  private static Stream<Path> filesBelow(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean hasPoison(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(POISON)
          && !String.valueOf(file.getFileName()).equals("build.sh");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
