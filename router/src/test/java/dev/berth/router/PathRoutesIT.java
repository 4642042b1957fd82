package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.router.route.RouteTable.Assets;
import dev.berth.router.route.RouteTable.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Paths of one host lead to different processes; routers of other versions are understood. */
class PathRoutesIT {
  @TempDir Path directory;
  private RunningRouter router;
  private EchoApp web;
  private EchoApp api;

  @BeforeEach
  void start() throws IOException {
    router = RunningRouter.in(directory);
    web = EchoApp.named("web");
    api = EchoApp.named("api");
    router.route("shop.localhost", web.port());
  }

  @AfterEach
  void stop() {
    web.close();
    api.close();
    router.close();
  }

  private Entry api(boolean strip, Assets... assets) {
    return new Entry(
        "shop.localhost", "/api", strip, "127.0.0.1", api.port(), "shop/1", List.of(assets));
  }

  @Test
  void theLongestPathWinsAndReachesTheProcessUnchanged() throws IOException {
    router.route(api(false));
    assertThat(router.get("shop.localhost", "/api/cart?x=1"))
        .contains("app: api", "GET /api/cart?x=1");
    assertThat(router.get("shop.localhost", "/api")).contains("app: api", "GET /api");
    assertThat(router.get("shop.localhost", "/apis")).contains("app: web", "GET /apis");
    assertThat(router.get("shop.localhost", "/")).contains("app: web");
  }

  @Test
  void aPrefixIsTakenAwayOnlyWhenThatIsWanted() throws IOException {
    router.route(api(true));
    assertThat(router.get("shop.localhost", "/api/cart?x=1")).contains("app: api", "GET /cart?x=1");
    assertThat(router.get("shop.localhost", "/api?x=1")).contains("app: api", "GET /?x=1");
  }

  @Test
  void aPathThatMayMeanTwoPlacesIsRefusedWhereItMatters() throws IOException {
    assertThat(router.get("shop.localhost", "/x/..//%2e/api")).contains("GET /x/..//%2e/api");
    router.route(api(true));
    for (String path : List.of("/api/../", "/x/%2e%2e/api", "//api", "/api//evil.example")) {
      assertThat(router.get("shop.localhost", path)).as(path).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void filesOfEarlierReleasesAreFoundByThePathThatTheBrowserAsked() throws IOException {
    Files.writeString(directory.resolve("a.js"), "earlier");
    router.route(api(true, new Assets("/api/missing/", directory.toString())));
    assertThat(router.get("shop.localhost", "/api/missing/a.js"))
        .startsWith("HTTP/1.1 200")
        .endsWith("earlier");
  }

  @Test
  void aDrainOfOneProcessDoesNotWaitForTheOther() throws IOException {
    router.route(api(false));
    assertThat(router.drain(api.port(), 1_000)).isZero();
    assertThat(router.get("shop.localhost", "/")).startsWith("HTTP/1.1 200");
  }

  @Test
  void pathsAreKeptOnDisk() throws IOException {
    router.route(api(false));
    router.close();
    router = RunningRouter.in(directory);
    assertThat(router.get("shop.localhost", "/api/x")).contains("app: api");
  }

  @Test
  void aMessageOfAnEarlierServerIsFollowed() throws IOException {
    assertThat(
            router
                .order(
                    """
                    {"routes":[{"host":"shop.localhost","targetHost":"127.0.0.1","targetPort":%d,\
                    "release":"shop/12","assets":[]}],"console":{"socket":"/s","host":"berth.localhost"},\
                    "generation":42,"op":"routes"}\
                    """
                        .formatted(api.port()))
                .toString())
        .contains("\"ok\":true", "\"generation\":42");
    assertThat(router.get("shop.localhost", "/")).contains("app: api");
  }

  @Test
  void aMessageOfALaterServerIsRefusedAndTheRoutesStay() throws IOException {
    assertThat(
            router
                .order("{\"op\":\"routes\",\"version\":3,\"generation\":42,\"routes\":[]}")
                .toString())
        .contains("\"ok\":false", "version 3", "up to 2");
    assertThat(
            router
                .order("{\"op\":\"routes\",\"generation\":42,\"routes\":[],\"walls\":[]}")
                .toString())
        .contains("\"ok\":false", "walls is not understood here");
    assertThat(router.get("shop.localhost", "/")).contains("app: web");
  }

  @Test
  void aFileOfAnEarlierRouterIsServed() throws IOException {
    router.close();
    Files.writeString(
        directory.resolve("state/routes.json"),
        """
        {"generation":7,"console":{"host":"berth.localhost","socket":"/nowhere.sock"},"routes":[{"assets":[],\
        "release":"app/1","targetHost":"127.0.0.1","targetPort":%d,"host":"app.localhost"}]}\
        """
            .formatted(api.port()));
    router = RunningRouter.in(directory);
    assertThat(router.get("app.localhost", "/")).contains("app: api");
  }
}
