package dev.berth.router.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.router.route.RouteTable.Console;
import dev.berth.router.route.RouteTable.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteIndexTest {
  private static final RouteIndex ROUTES =
      RouteIndex.of(
          new RouteTable(
              1,
              new Console("berth.localhost", "/server.sock"),
              List.of(
                  entry("/", false, "web"),
                  entry("/api/v2", false, "new"),
                  entry("/api", true, "old"),
                  new Entry("part.localhost", "/api", false, "h", 80, "part", List.of()))),
          new Upstreams());

  private static Entry entry(String path, boolean strip, String release) {
    return new Entry("Shop.localhost", path, strip, "h", 80, release, List.of());
  }

  @ParameterizedTest
  @CsvSource({
    "/, web",
    "*, web",
    "/?a=/api, web",
    "/apis, web",
    "/API, web",
    "/api, old",
    "/api/, old",
    "/api?q=1, old",
    "/api/v1, old",
    "/api/v22, old",
    "/api/v2, new",
    "/api/v2/x?y, new"
  })
  void theLongestPrefixOfWholeSegmentsWins(String target, String release) {
    assertThat(ROUTES.find("shop.localhost", target)).extracting(Route::release).isEqualTo(release);
  }

  @ParameterizedTest
  @CsvSource({
    "/api, /",
    "/api/, /",
    "/api/v1?q=/api, /v1?q=/api",
    "/api?q, /?q",
    "/api/v2/x, /api/v2/x",
    "/page, /page"
  })
  void thePathReachesTheProcessUnchangedUnlessItIsStripped(String target, String sent) {
    Route route = ROUTES.find("shop.localhost", target);
    assertThat(route).isNotNull();
    assertThat(route.targetFor(target)).isEqualTo(sent);
  }

  @ParameterizedTest
  @CsvSource({
    "//api",
    "/api//x",
    "/x/../api",
    "/./api",
    "/api/.",
    "/api/..",
    "/%2e%2e/api",
    "/api/.%2E/x",
    "/x/%2E/api?q",
    "/x\\\\..\\\\api"
  })
  void whereAHostHasPartsAPathThatMayMeanTwoPlacesIsRefused(String target) {
    assertThat(ROUTES.isUnambiguous("shop.localhost", target)).isFalse();
    assertThat(ROUTES.isUnambiguous("part.localhost", target)).isFalse();
    assertThat(ROUTES.isUnambiguous("berth.localhost", target)).as("one place").isTrue();
    assertThat(ROUTES.isUnambiguous("other.localhost", target)).as("no place").isTrue();
  }

  @ParameterizedTest
  @CsvSource({"/", "*", "/api/", "/api/v1?a=/../x//", "/a.b/..c/d..", "/api/%2fx", "/%2e%2e%2e"})
  void everyOtherPathPasses(String target) {
    assertThat(ROUTES.isUnambiguous("shop.localhost", target)).isTrue();
  }

  @Test
  void outsideOfItsPartsAHostLeadsNowhere() {
    assertThat(ROUTES.find("part.localhost", "/api/x")).isNotNull();
    assertThat(ROUTES.find("part.localhost", "/")).isNull();
    assertThat(ROUTES.isConsole("part.localhost")).isFalse();
    assertThat(ROUTES.find("other.localhost", "/")).isNull();
  }

  @Test
  void theMachinesOwnNamesLeadToTheConsole() {
    assertThat(ROUTES.find("127.0.0.1", "/x")).isSameAs(ROUTES.find("berth.localhost", "/"));
    assertThat(ROUTES.isConsole("berth.localhost")).isTrue();
    assertThat(ROUTES.isConsole("localhost")).isTrue();
    assertThat(ROUTES.isConsole("shop.localhost")).isFalse();
  }

  @Test
  void ofTwoRoutesForOnePlaceTheLaterOneCounts() {
    RouteIndex twice =
        RouteIndex.of(
            new RouteTable(1, null, List.of(entry("/", false, "one"), entry("/", false, "two"))),
            new Upstreams());
    assertThat(twice.find("shop.localhost", "/")).extracting(Route::release).isEqualTo("two");
  }
}
