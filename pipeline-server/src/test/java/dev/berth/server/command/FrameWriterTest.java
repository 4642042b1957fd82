package dev.berth.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameWriterTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final FrameWriter frames = new FrameWriter(written);

  @Test
  void everyLineHasItsLetter() {
    frames.line("live");
    frames.error("berth: no");
    frames.progress("waiting");
    frames.exit(3);

    assertThat(text()).isEqualTo("o live\ne berth: no\np waiting\nx 3\n");
  }

  /** Else what an app or a file name says could be taken for a frame. */
  @Test
  void noTextBeginsAFrameOfItsOwn() {
    frames.line("one\nx 0");
    frames.give("words", "one\ntwo \\n");
    frames.proceed("shell", List.of("-c", "select\n1"));

    assertThat(text())
        .isEqualTo("o one x 0\ng words one\\ntwo \\\\n\nw -c\nw select\\n1\nd shell\n");
  }

  @Test
  void bytesComeInBlocksOfKnownLength() throws IOException {
    try (OutputStream file = frames.file("x.tar", "physical")) {
      file.write("a\nb".getBytes(StandardCharsets.UTF_8));
    }
    frames.exit(0);

    assertThat(text()).isEqualTo("g file x.tar\nf physical\nb 3\na\nbx 0\n");
  }

  private String text() {
    return written.toString(StandardCharsets.UTF_8);
  }
}
