package dev.berth.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * FastAPI with SQLAlchemy and Alembic, and no file for Berth: pushed, it is live with its tables.
 */
@ExtendWith(SharedBerth.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PythonAppIT {
  private static final String APP = "pyguests";
  private static final Pattern PHOTO = Pattern.compile("/photos/[0-9a-f]{32}");

  private final BerthInstallation berth;
  private final GitRepo repository;
  private String photo = "";

  PythonAppIT(BerthInstallation berth) {
    this.berth = berth;
    repository = berth.repository(APP).copy(Checkout.example("fastapi")).commit("guestbook");
  }

  @Test
  @Order(1)
  void aPushIsLiveWithItsTablesItsSecretAndItsVolume() {
    String output = repository.deploy("main").output();

    assertThat(output)
        .contains("A database, because")
        .contains("A volume, because")
        .contains("it speaks ASGI → uvicorn main:app")
        .contains("Alembic runs before traffic")
        .contains("SECRET_KEY");
    write(signIn(), "first words");
    Matcher found = PHOTO.matcher(berth.get(APP).body());
    assertThat(found.find()).isTrue();
    photo = found.group();
    assertKept();
  }

  @Test
  @Order(2)
  void aCodeChangeInstallsNothingAndKeepsTheData() {
    String cookie = signIn();
    repository.write("note.txt", "changed").commit("changed");

    String output = repository.deploy("main").output();

    assertThat(output).doesNotContain("pip install").doesNotContain("Restore point");
    assertKept();
    assertThat(berth.http().ask("GET", berth.host(APP), "/", "", Map.of("Cookie", cookie)).body())
        .as("the session outlives the release")
        .contains("Signed in as <b>Ada</b>");
  }

  @Test
  @Order(3)
  void aMigrationThatFailsIsShownWithItsReason() {
    repository
        .write(
            "migrations/versions/0002_broken.py",
            """
            from alembic import op

            revision = "0002"
            down_revision = "0001"


            def upgrade() -> None:
                op.execute("alter table nowhere add column mood text")
            """)
        .commit("broken migration");

    Command.Result push = repository.push("main");

    assertThat(push.exit()).isNotZero();
    assertThat(push.output())
        .contains("migrate.command-failed")
        .contains("relation \"nowhere\" does not exist")
        .contains("The data as it was before: `berth db restore");
    assertKept();
  }

  private void assertKept() {
    assertThat(berth.get(APP).body()).contains("first words");
    assertThat(berth.get(APP, photo).body()).isEqualTo("not really a picture");
  }

  private String signIn() {
    Http.Answer answer =
        post(
            "/sign-in",
            "name=Ada&password=correct-horse",
            Map.of("Content-Type", "application/x-www-form-urlencoded"));
    assertThat(answer.status()).as(answer.body()).isEqualTo(303);
    String set = answer.header("Set-Cookie");
    return set.substring(0, set.indexOf(';'));
  }

  private void write(String cookie, String words) {
    String body =
        """
        --x\r
        Content-Disposition: form-data; name="words"\r
        \r
        %s\r
        --x\r
        Content-Disposition: form-data; name="photo"; filename="p.png"\r
        Content-Type: image/png\r
        \r
        not really a picture\r
        --x--\r
        """
            .formatted(words);
    Http.Answer answer =
        post(
            "/entries",
            body,
            Map.of("Content-Type", "multipart/form-data; boundary=x", "Cookie", cookie));
    assertThat(answer.status()).as(answer.body()).isEqualTo(303);
  }

  private Http.Answer post(String path, String body, Map<String, String> headers) {
    return berth.http().ask("POST", berth.host(APP), path, body, headers);
  }
}
