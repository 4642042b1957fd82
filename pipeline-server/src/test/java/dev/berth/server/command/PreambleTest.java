package dev.berth.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PreambleTest {
  @Test
  void argumentsStayAsTheyWereTyped() throws IOException {
    Preamble preamble =
        Preamble.read(stream("argument=env\0argument=set\0argument=X=a\nb \"c\" \\ ü\0\0"));

    assertThat(preamble.arguments()).containsExactly("env", "set", "X=a\nb \"c\" \\ ü");
    assertThat(preamble.answer()).isEmpty();
  }

  @Test
  void whatFollowsIsLeftForTheCommand() throws IOException {
    InputStream in = stream("argument=login\0answer=secret\0\0the value\0with a zero");

    Preamble preamble = Preamble.read(in);

    assertThat(preamble.answer()).isEqualTo("secret");
    assertThat(new String(in.readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("the value\0with a zero");
  }

  @Test
  void factsSayWhereTheCallerStands() throws IOException {
    ClientContext client =
        Preamble.read(
                stream(
                    "remote=berth http://a/git/shop.git\0remote=origin git@b:c\0branch=main\0"
                        + "width=120\0pg_dump=16\0psql=\0program=/opt/berth\0options= --data /d\0\0"))
            .client();

    assertThat(client.remotes())
        .containsExactly(
            new GitRemote("berth", "http://a/git/shop.git"), new GitRemote("origin", "git@b:c"));
    assertThat(client.branch()).contains("main");
    assertThat(client.width()).isEqualTo(120);
    assertThat(client.program("pg_dump")).isEqualTo(16);
    assertThat(client.program("psql")).isZero();
    assertThat(client.isTerminal()).isFalse();
    assertThat(client.command("up")).isEqualTo("/opt/berth up --data /d");
  }

  @Test
  void whatDoesNotEndOrIsNoFieldIsRefused() {
    assertThatThrownBy(() -> Preamble.read(stream("argument=x"))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Preamble.read(stream("nonsense\0\0"))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Preamble.read(stream("argument=" + "x".repeat(1 << 21) + "\0\0")))
        .isInstanceOf(IOException.class);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
