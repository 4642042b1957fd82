package dev.berth.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class EnvSetTest {
  @Test
  void onlyTheLineEndOfASingleLineIsLeftOut() {
    Map.of(
            "", "",
            "\n", "",
            "value", "value",
            "value\n", "value",
            "value\r\n", "value",
            "  value  \n", "  value  ",
            "-----BEGIN KEY-----\nabc\n-----END KEY-----\n",
                "-----BEGIN KEY-----\nabc\n-----END KEY-----\n",
            "first\n\nthird line\n\n", "first\n\nthird line\n\n",
            "win\r\nlines\r\n", "win\r\nlines\r\n",
            "value\n\n", "value\n\n")
        .forEach((given, kept) -> assertThat(EnvSet.withoutLineEnd(given)).isEqualTo(kept));
  }
}
