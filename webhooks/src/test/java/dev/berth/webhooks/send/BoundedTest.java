package dev.berth.webhooks.send;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedTest {
  @Test
  void aTextIsNotCutThroughACharacter() {
    assertThat(Bounded.text("abc", 3)).isEqualTo("abc");
    assertThat(Bounded.text("abcd", 3)).isEqualTo("ab…");
    assertThat(Bounded.text("a\ud83d\ude80cd", 3)).isEqualTo("a…");
    assertThat(Bounded.line(" a\r\n\tb ", 10)).isEqualTo("a b");
  }
}
