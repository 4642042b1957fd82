package dev.berth.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class LauncherInputTest {
  @Test
  void aCommandThatNeedsSomethingIsCalledAgain() {
    LauncherInput nothing = new LauncherInput("", new ByteArrayInputStream(new byte[0]));

    assertThatThrownBy(() -> nothing.secret("token: "))
        .isInstanceOfSatisfying(
            LauncherInput.Needed.class,
            needed -> {
              assertThat(needed.kind()).isEqualTo("secret");
              assertThat(needed.words()).isEqualTo("token: ");
            });
    assertThatThrownBy(() -> nothing.file("a.sql")).isInstanceOf(LauncherInput.Needed.class);
    assertThatThrownBy(() -> nothing.pause("Enter")).isInstanceOf(LauncherInput.Needed.class);
    assertThat(nothing.isAnswered()).isFalse();
  }

  @Test
  void theHeadOfAFileIsStillThereWhenItIsRead() throws IOException {
    LauncherInput file = new LauncherInput("file", bytes("PGDMP and more"));

    assertThat(new String(file.head("x"), StandardCharsets.UTF_8)).startsWith("PGDMP");
    assertThat(new String(file.file("x").readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("PGDMP and more");
  }

  @Test
  void whatIsCompressedIsUnpacked() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write("select 1;".getBytes(StandardCharsets.UTF_8));
    }

    LauncherInput file = new LauncherInput("file", new ByteArrayInputStream(packed.toByteArray()));

    assertThat(new String(file.head("x"), StandardCharsets.UTF_8)).isEqualTo("select 1;");
    assertThat(new String(file.file("x").readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("select 1;");
  }

  @Test
  void aCompressedFileThatIsCutOffHasAHeadAllTheSame() throws IOException {
    LauncherInput file =
        new LauncherInput("head", new ByteArrayInputStream(new byte[] {0x1f, (byte) 0x8b}));

    assertThat(file.head("x")).isEmpty();
  }

  private static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
