package dev.berth.router.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.router.json.Json.Unreadable;
import dev.berth.router.route.RouteTable;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlRequestTest {
  @Test
  void eachVerbIsUnderstood() throws Exception {
    assertThat(ControlRequest.read("{\"op\":\"status\"}")).isEqualTo(new ControlRequest.Status());
    assertThat(ControlRequest.read("{\"op\":\"retire\"}")).isEqualTo(new ControlRequest.Retire());
    assertThat(ControlRequest.read("{\"op\":\"stop\"}")).isEqualTo(new ControlRequest.Stop());
    assertThat(ControlRequest.read("{\"op\":\"hand-over\",\"socket\":\"/s\"}"))
        .isEqualTo(new ControlRequest.HandOver(Path.of("/s")));
    assertThat(ControlRequest.read("{\"generation\":4,\"op\":\"routes\",\"routes\":[]}"))
        .isEqualTo(new ControlRequest.Follow(new RouteTable(4, null, List.of())));
    assertThat(ControlRequest.read("{\"op\":\"dance\"}")).isEqualTo(new ControlRequest.Unknown());
    assertThat(ControlRequest.read("{}")).isEqualTo(new ControlRequest.Unknown());
  }

  @Test
  void unknownNamesOfANewerServerArePassedOver() throws Exception {
    assertThat(
            ControlRequest.read(
                """
                {"op":"drain","later":{"op":"stop","deep":[1,{"target":"x"}]},"target":"a:1",
                 "timeoutMillis":5,"console":null}
                """))
        .isEqualTo(new ControlRequest.Drain("a:1", 5));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "{", "{\"op\":\"routes\",\"weights\":[]}"})
  void whatIsNoRequestIsRefused(String line) {
    assertThatThrownBy(() -> ControlRequest.read(line)).isInstanceOf(Unreadable.class);
  }
}
