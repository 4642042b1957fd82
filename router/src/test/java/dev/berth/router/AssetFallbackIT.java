package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.router.route.RouteTable.Assets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hashed files of an earlier release still answer, and nothing but them. */
class AssetFallbackIT {
  @TempDir Path directory;
  private RunningRouter router;
  private EchoApp app;

  @BeforeEach
  void start() throws IOException {
    Path older = directory.resolve("older");
    Path sub = Files.createDirectories(older.resolve("sub"));
    Path old = Files.createDirectories(directory.resolve("old"));
    Files.writeString(sub.resolve("a.js"), "from older");
    Files.writeString(older.resolve("b.css"), "b from older");
    Files.writeString(old.resolve("b.css"), "b from old");
    Files.writeString(directory.resolve("secret"), "secret");
    Files.createSymbolicLink(old.resolve("link"), directory.resolve("secret"));
    Files.createSymbolicLink(old.resolve("up"), directory);
    router = RunningRouter.in(directory);
    app = EchoApp.named("app");
    router.route(
        "app.localhost",
        app.port(),
        new Assets("/missing/", old.toString()),
        new Assets("/missing/", older.toString()));
  }

  @AfterEach
  void stop() {
    app.close();
    router.close();
  }

  @Test
  void theFirstDirectoryThatHasTheFileServesIt() throws IOException {
    assertThat(router.get("app.localhost", "/missing/sub/a.js?v=1"))
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("content-type: text/javascript")
        .containsIgnoringCase("immutable")
        .containsIgnoringCase("content-length: 10")
        .endsWith("\r\n\r\nfrom older");
    assertThat(router.get("app.localhost", "/missing/b.css")).endsWith("b from old");
  }

  @Test
  void anUnchangedFileIsNotSentAgain() throws IOException {
    Matcher tag =
        Pattern.compile("(?i)etag: (\\S+)").matcher(router.get("app.localhost", "/missing/b.css"));
    assertThat(tag.find()).isTrue();
    assertThat(router.get("app.localhost", "/missing/b.css", "If-None-Match: " + tag.group(1)))
        .startsWith("HTTP/1.1 304")
        .endsWith("\r\n\r\n");
  }

  @Test
  void aHeadRequestGetsTheLengthOnly() throws IOException {
    assertThat(
            router.raw(
                "HEAD /missing/b.css HTTP/1.1\r\nHost: app.localhost\r\nConnection: close\r\n\r\n"))
        .startsWith("HTTP/1.1 200")
        .containsIgnoringCase("content-length: 10")
        .endsWith("\r\n\r\n");
  }

  @Test
  void whatTheAppHasItServesItself() throws IOException {
    assertThat(router.get("app.localhost", "/present/b.css")).contains("app: app");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/missing/nothing.js",
        "/missing/",
        "/missing/sub",
        "/missing/link",
        "/missing/up/secret",
        "/missing/../secret",
        "/missing/%2e%2e/secret",
        "/missing/..%2fsecret",
        "/missing/%2e%2e%2fsecret",
        "/missing//etc/passwd",
        "/missing/%2fetc/passwd",
        "/missing/b.css%00",
        "/missing/%zz",
        "/missing/..\\secret"
      })
  void nothingElseIsEverServed(String path) throws IOException {
    try (RawApp without =
        RawApp.that((socket, number) -> {
          RawApp.head(socket.getInputStream());
          RawApp.send(socket, "HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope");
        })) {
      router.route(
          "app.localhost",
          without.port(),
          new Assets("/missing/", directory.resolve("old").toString()));
      assertThat(router.get("app.localhost", path)).startsWith("HTTP/1.1 404").endsWith("nope");
    }
  }

  @Test
  void aPostNeverGetsAFile() throws IOException {
    assertThat(
            router.raw(
                RawApp.of(
                    "POST /missing/b.css HTTP/1.1",
                    "Host: app.localhost",
                    "Content-Length: 0",
                    "Connection: close")))
        .startsWith("HTTP/1.1 404");
  }
}
