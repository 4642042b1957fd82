package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.router.RouteSet.Assets;
import dev.berth.router.RouteSet.Console;
import dev.berth.router.RouteSet.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @Test
  void routesAreReadAsTheyWereWritten() throws Exception {
    RouteSet routes =
        new RouteSet(
            42,
            new Console("berth.localhost", "/run/\"odd\"\u00e9.sock"),
            List.of(
                new Entry(
                    "app.localhost",
                    "10.0.0.1",
                    65_535,
                    "app/7",
                    List.of(new Assets("/a/", "/old"), new Assets("/a/", "/older"))),
                new Entry("b.localhost", "127.0.0.1", 1, "b/1", List.of())));
    assertThat(Json.order(routes.toJson()).routes()).isEqualTo(routes);
    assertThat(Json.order(RouteSet.NONE.toJson()).routes()).isEqualTo(RouteSet.NONE);
  }

  @Test
  void unknownNamesOfANewerServerArePassedOver() throws Exception {
    Order order =
        Json.order(
            """
            {"op":"drain","later":{"op":"stop","deep":[1,{"target":"x"}]},"target":"a:1",
             "timeoutMillis":5,"console":null}
            """);
    assertThat(order).isEqualTo(new Order("drain", RouteSet.NONE, "a:1", 5, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "{",
        "{\"routes\":[1]}",
        "{\"generation\":\"x\"}",
        "{\"console\":{\"host\":\"a\"}}",
        "{\"routes\":[{\"host\":\"a\",\"targetHost\":\"b\",\"release\":\"c\",\"targetPort\":0}]}",
        "{\"routes\":[{\"host\":\"a\",\"targetHost\":\"b\",\"targetPort\":80}]}"
      })
  void whatIsNoOrderIsRefused(String line) {
    assertThatThrownBy(() -> Json.order(line)).isInstanceOf(Json.Unreadable.class);
  }

  @Test
  void anAnswersNumberIsFound() {
    assertThat(Json.number("{\"ok\":true,\"remaining\":3}", "remaining")).isEqualTo(3);
    assertThat(Json.number("{}", "remaining")).isZero();
    assertThat(Json.number("nonsense", "remaining")).isZero();
  }
}
