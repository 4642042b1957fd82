package dev.berth.server.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.server.build.TestProfiles;
import dev.berth.server.failure.DeployException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MigrationsTest {
  @TempDir Path app;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flyway.url=jdbc:postgresql://elsewhere/x",
        "flyway.initSql=select 1",
        "flyway.callbacks=com.example.Evil",
        "flyway.locations=filesystem:/etc",
        "flyway.locations=filesystem:../other",
        "flyway.locations=classpath:../../../etc",
        "flyway.locations=s3:bucket/x",
        "flyway.jarDirs=/tmp",
        "flyway.resolvers=com.example.Evil",
        "flyway.postgresql.transactional.lock=false",
      })
  void whatARepositoryMayNotSetFails(String line) throws IOException {
    file("db/migration/V1__t.sql", "select 1;");
    file("flyway.conf", line + "\n");

    DeployException e = catchThrowableOfType(DeployException.class, () -> migrations());

    if (line.contains("s3:")) {
      // No place of ours has that name: nothing is found there, and nothing is fetched.
      assertThat(migrations()).isEmpty();
    } else {
      assertThat(e.failure().code()).isEqualTo("migrate.setting");
    }
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Path elsewhere = Files.createDirectory(app.resolve("elsewhere"));
    file("elsewhere/V1__t.sql", "select 1;");
    Files.createDirectory(app.resolve("db"));
    Files.createSymbolicLink(app.resolve("db/migration"), elsewhere);
    Files.createDirectory(app.resolve("migrations"));
    Files.createSymbolicLink(app.resolve("migrations/V1__t.sql"), elsewhere.resolve("V1__t.sql"));

    assertThat(migrations()).isEmpty();
  }

  @Test
  void filesOfOtherToolsAreNotOurs() throws IOException {
    file("migrations/0000_init.sql", "select 1;");
    file("migrations/20240101_init/migration.sql", "select 1;");

    assertThat(migrations()).isEmpty();
  }

  @Test
  void springsSettingsCount() throws IOException {
    file("src/main/resources/db/migration/V1__t.sql", "select 1;");
    file(
        "src/main/resources/application.properties",
        """
        spring.flyway.out-of-order=true
        spring.flyway.url=${DATABASE_URL}
        spring.flyway.locations=classpath:db/migration
        """);

    Optional<Migrations> migrations = migrations();

    assertThat(migrations.orElseThrow().settings().outOfOrder()).isTrue();
    assertThat(migrations.orElseThrow().files()).hasSize(1);
  }

  private Optional<Migrations> migrations() {
    return Migrations.of(app, TestProfiles.withDatabase(app));
  }

  private void file(String path, String text) throws IOException {
    Path file = app.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }
}
