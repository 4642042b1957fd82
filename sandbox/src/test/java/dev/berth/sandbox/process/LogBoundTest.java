package dev.berth.sandbox.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogBoundTest {
  private static final int KEEP = 1 << 20;

  @TempDir Path temporary;

  @Test
  void theNewestPartIsKeptAndTheWriterGoesOnAtTheEnd() throws IOException {
    Path log = longLog();
    new LogBound(KEEP).apply(log);
    Files.writeString(log, "after\n", StandardOpenOption.APPEND);
    assertThat(Files.size(log)).isBetween((long) KEEP, 2L * KEEP);
    assertThat(Files.readString(log)).endsWith("line 299999\nafter\n");
  }

  @Test
  void whereBlocksCannotBeTakenOutTheNewestPartIsCopied() throws IOException {
    Path log = longLog();
    new LogBound(KEEP).copyToFront(log);
    assertThat(Files.size(log)).isEqualTo(KEEP);
    assertThat(Files.readString(log)).endsWith("line 299999\n");
  }

  @Test
  void aShortLogIsLeftAlone() throws IOException {
    Path log = Files.writeString(temporary.resolve("log"), "hello\n");
    new LogBound(KEEP).apply(log);
    assertThat(log).hasContent("hello\n");
  }

  private Path longLog() throws IOException {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 300_000; i++) {
      text.append("line ").append(i).append('\n');
    }
    return Files.writeString(temporary.resolve("log"), text);
  }
}
