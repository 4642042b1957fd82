package dev.berth.router.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.router.json.Json.Unreadable;
import dev.berth.router.route.RouteTable.Assets;
import dev.berth.router.route.RouteTable.Console;
import dev.berth.router.route.RouteTable.Entry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RouteTableJsonTest {
  /** Word for word what the first version's server sent. */
  static final String FIRST_MESSAGE =
      """
      {"routes":[{"host":"shop.localhost","targetHost":"10.77.0.2","targetPort":8080,"release":"shop/12",\
      "assets":[{"prefix":"/assets/","directory":"/var/lib/berth/router/assets/73686f702f3131/0"}]},\
      {"host":"r12--shop.localhost","targetHost":"10.77.0.2","targetPort":8080,"release":"shop/12","assets":[]}],\
      "console":{"socket":"/var/lib/berth/server.sock","host":"berth.localhost"},"generation":42,"op":"routes"}\
      """;

  /** Word for word what the first version's router kept. */
  static final String FIRST_FILE =
      """
      {"generation":1,"console":{"host":"berth.localhost","socket":"/nowhere.sock"},"routes":[{"assets":\
      [{"directory":"/nowhere","prefix":"/assets/"}],"release":"app/1","targetHost":"127.0.0.1",\
      "targetPort":44555,"host":"app.localhost"}]}\
      """;

  private static final Entry WHOLE =
      Entry.of(
          "app.localhost",
          "10.0.0.1",
          65_535,
          "app/7",
          List.of(new Assets("/a/", "/old"), new Assets("/a/", "/older")));
  private static final Entry PART =
      new Entry("app.localhost", "/api", true, "127.0.0.1", 1, "app/7", List.of());
  private static final Entry OTHER = Entry.of("b.localhost", "10.0.0.2", 80, "b/1", List.of());

  @Test
  void routesAreReadAsTheyWereWritten() throws Exception {
    for (List<Entry> entries : List.of(List.of(WHOLE, OTHER), List.of(WHOLE, PART, OTHER))) {
      RouteTable table =
          new RouteTable(42, new Console("berth.localhost", "/run/\"odd\"\u00e9.sock"), entries);
      assertThat(RouteTableJson.read(RouteTableJson.write(table))).isEqualTo(table);
    }
    assertThat(RouteTableJson.read(RouteTableJson.write(RouteTable.NONE)))
        .isEqualTo(RouteTable.NONE);
  }

  @Test
  void whatTheFirstVersionSaidIsRead() throws Exception {
    assertThat(RouteTableJson.read(FIRST_MESSAGE))
        .isEqualTo(
            new RouteTable(
                42,
                new Console("berth.localhost", "/var/lib/berth/server.sock"),
                List.of(
                    Entry.of(
                        "shop.localhost",
                        "10.77.0.2",
                        8080,
                        "shop/12",
                        List.of(
                            new Assets(
                                "/assets/", "/var/lib/berth/router/assets/73686f702f3131/0"))),
                    Entry.of("r12--shop.localhost", "10.77.0.2", 8080, "shop/12", List.of()))));
    assertThat(RouteTableJson.read(FIRST_FILE))
        .isEqualTo(
            new RouteTable(
                1,
                new Console("berth.localhost", "/nowhere.sock"),
                List.of(
                    Entry.of(
                        "app.localhost",
                        "127.0.0.1",
                        44_555,
                        "app/1",
                        List.of(new Assets("/assets/", "/nowhere"))))));
  }

  @Test
  void aTableOfWholeHostsIsWrittenAsTheFirstVersionUnderstandsIt() {
    assertThat(RouteTableJson.write(new RouteTable(3, null, List.of(OTHER))))
        .isEqualTo(
            """
            {"generation":3,"routes":[{"host":"b.localhost","targetHost":"10.0.0.2","targetPort":80,\
            "release":"b/1","assets":[]}]}\
            """);
  }

  /** Its reader demanded a host in every entry, and called what has none unreadable. */
  @Test
  void aTableWithPathsCannotBeMistakenByTheFirstVersion() {
    assertThat(RouteTableJson.write(new RouteTable(3, null, List.of(PART, OTHER))))
        .startsWith("{\"version\":2,")
        .contains("{\"match\":{")
        .doesNotContain("{\"host\":\"b.localhost\",\"targetHost\"");
  }

  @Test
  void hostsOfWhichOnlyPartsLeadSomewhereCanBeLeftOut() {
    assertThat(new RouteTable(3, null, List.of(WHOLE, PART, OTHER)).byHostAlone())
        .isEqualTo(new RouteTable(3, null, List.of(OTHER)));
  }

  @Test
  void aNewerVersionIsRefusedByItsNumber() {
    assertThatThrownBy(() -> RouteTableJson.read("{\"version\":3,\"generation\":1,\"routes\":[]}"))
        .isInstanceOf(Unreadable.class)
        .hasMessageContaining("version 3")
        .hasMessageContaining("up to 2");
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
        "{\"weights\":{}}",
        "{\"console\":{\"host\":\"a\",\"socket\":\"b\",\"tls\":true}}",
        "{\"routes\":[{\"host\":\"a\",\"targetHost\":\"b\",\"release\":\"c\",\"targetPort\":0}]}",
        "{\"routes\":[{\"host\":\"a\",\"targetHost\":\"b\",\"targetPort\":80}]}",
        "{\"routes\":[{\"host\":\"a\",\"targetHost\":\"b\",\"release\":\"c\",\"targetPort\":80,\"wall\":\"d\"}]}",
        "{\"routes\":[{\"match\":{\"path\":\"/a\"},\"targetHost\":\"b\",\"release\":\"c\",\"targetPort\":80}]}",
        "{\"routes\":[{\"match\":{\"host\":\"a\",\"method\":\"GET\"},\"targetHost\":\"b\",\"release\":\"c\",\"targetPort\":80}]}",
        "{\"routes\":[{\"match\":{\"host\":\"a\",\"path\":\"api\"},\"targetHost\":\"b\",\"release\":\"c\",\"targetPort\":80}]}",
        "{\"routes\":[{\"match\":{\"host\":\"a\",\"path\":\"/a/\"},\"targetHost\":\"b\",\"release\":\"c\",\"targetPort\":80}]}"
      })
  void whatIsNotUnderstoodIsRefused(String text) {
    assertThatThrownBy(() -> RouteTableJson.read(text)).isInstanceOf(Unreadable.class);
  }
}
