package dev.berth.server.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.secrets.SecretValue;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClientFileCheckTest {
  private static final String VALUE = "hunter2-and-more";
  private static final Map<String, SecretValue> VALUES =
      Map.of("ADMIN_PASSWORD", SecretValue.of(VALUE));

  @TempDir Path image;

  @Test
  void aSecretInAScriptForBrowsersStopsTheDeployAndIsNotRepeated() throws IOException {
    write("dist/assets/index-1f.js", "login('" + VALUE + "')");

    Failure failure = failure(new ClientFileCheck(VALUES, false));

    assertThat(failure.code()).isEqualTo("secrets.exposed");
    assertThat(failure.summary()).contains("ADMIN_PASSWORD", "dist/assets/index-1f.js");
    assertThat(failure.toString()).doesNotContain(VALUE);
  }

  @Test
  void alsoWhenItIsEncoded() throws IOException {
    String encoded =
        Base64.getEncoder().encodeToString(("x:" + VALUE).getBytes(StandardCharsets.UTF_8));
    write("public/config.json", "{\"auth\":\"" + encoded + "\"}");

    assertThat(failure(new ClientFileCheck(VALUES, false)).summary())
        .contains("ADMIN_PASSWORD", "public/config.json");
  }

  @Test
  void aKeyThatGivesTooMuchIsFoundByItsShape() throws IOException {
    write("public/app.js", "connect('sb_secret_" + "a1B2".repeat(8) + "')");

    assertThat(failure(new ClientFileCheck(Map.of(), false)).summary())
        .contains("Supabase", "public/app.js");
  }

  @Test
  void whatOnlyTheServerReadsMayHaveIt() throws IOException {
    write("server/index.js", "login('" + VALUE + "')");
    write("node_modules/x/public/a.js", "login('" + VALUE + "')");

    assertThatCode(() -> check(new ClientFileCheck(VALUES, false))).doesNotThrowAnyException();
  }

  @Test
  void ofASiteEverythingIsServed() throws IOException {
    write("about/index.html", "<p>" + VALUE);

    assertThat(failure(new ClientFileCheck(VALUES, true)).summary()).contains("about/index.html");
  }

  private Failure failure(ClientFileCheck check) {
    return catchThrowableOfType(DeployException.class, () -> check(check)).failure();
  }

  private void check(ClientFileCheck check) {
    check.look(image, "");
    check.verdict();
  }

  private void write(String name, String text) throws IOException {
    Path file = image.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
