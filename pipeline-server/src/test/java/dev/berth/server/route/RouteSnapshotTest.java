package dev.berth.server.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What the router is told. */
class RouteSnapshotTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Map<String, String> CONSOLE =
      Map.of("host", "berth.localhost", "socket", "/var/lib/berth/server.sock");

  /** Word for word what the first version said: its routers, which may still run, know no other. */
  private static final String FIRST_MESSAGE =
      """
      {"routes":[{"host":"shop.localhost","targetHost":"10.77.0.2","targetPort":8080,"release":"shop/12",\
      "assets":[{"prefix":"/assets/","directory":"/var/lib/berth/router/assets/73686f702f3131/0"}]},\
      {"host":"r12--shop.localhost","targetHost":"10.77.0.2","targetPort":8080,"release":"shop/12","assets":[]}],\
      "console":{"socket":"/var/lib/berth/server.sock","host":"berth.localhost"},"generation":42,"op":"routes"}\
      """;

  @Test
  void wholeHostsAreToldAsTheFirstVersionToldThem() {
    RouteSnapshot snapshot =
        new RouteSnapshot(
            42,
            List.of(
                Route.wholeHost(
                    "shop.localhost",
                    "web",
                    "10.77.0.2",
                    8080,
                    "shop/12",
                    List.of(
                        new Route.Assets(
                            "/assets/", "/var/lib/berth/router/assets/73686f702f3131/0"))),
                Route.wholeHost(
                    "r12--shop.localhost", "web", "10.77.0.2", 8080, "shop/12", List.of())));
    assertThat(JSON.valueToTree(snapshot.message(CONSOLE)).toString())
        .satisfies(said -> assertThat(JSON.readTree(said)).isEqualTo(JSON.readTree(FIRST_MESSAGE)));
  }

  @Test
  void pathsAreToldInTheSecondVersion() {
    RouteSnapshot snapshot =
        new RouteSnapshot(
            43,
            List.of(
                new Route(
                    "shop.localhost",
                    "/api",
                    true,
                    "api",
                    "10.77.0.3",
                    8080,
                    "shop/12",
                    List.of())));
    assertThat(JSON.valueToTree(snapshot.message(CONSOLE)).toString())
        .startsWith("{\"op\":\"routes\",\"version\":2,\"generation\":43,")
        .contains("\"path\":\"/api\"", "\"strip\":true", "\"match\":{")
        .doesNotContain("process");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "api", "/api/", "//", "/a//b", "/a?b", "/a#b"})
  void aPathThatIsNotMadeOfSegmentsIsRefused(String path) {
    assertThatThrownBy(
            () -> new Route("a.localhost", path, false, "web", "10.0.0.1", 80, "a/1", List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
