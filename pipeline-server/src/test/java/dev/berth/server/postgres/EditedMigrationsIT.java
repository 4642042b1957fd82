package dev.berth.server.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Installations of versions from before V120 and V130 were edited. */
class EditedMigrationsIT {
  private static final Path TODAY = Path.of("src/main/resources/db/migration");
  private static final Path BEFORE = Path.of("src/test/resources/migrations-before-edit");

  @TempDir private Path then;

  private TestDatabase database;
  private JdbcClient jdbc;

  @BeforeEach
  void installBefore() throws IOException {
    database = TestDatabase.fresh();
    jdbc = database.jdbc();
    jdbc.sql("drop schema public cascade").update();
    jdbc.sql("create schema public").update();
    copy(TODAY);
    copy(BEFORE);
  }

  private void copy(Path migrations) throws IOException {
    try (Stream<Path> files = Files.list(migrations)) {
      for (Path file : files.toList()) {
        Files.copy(file, then.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void withoutRepairItWouldNotStart() {
    migrate(then, "latest");

    assertThatThrownBy(() -> migrate(TODAY, "latest")).isInstanceOf(FlywayValidateException.class);
  }

  @Test
  void aDatabaseFromBeforeBecomesWhatANewOneIs() {
    migrate(then, "latest");
    List<@Nullable String> expected;
    try (TestDatabase fresh = TestDatabase.fresh()) {
      expected = columns(fresh.jdbc());
    }

    EditedMigrations.repair(database.dataSource());
    EditedMigrations.repair(database.dataSource());

    assertThat(migrate(TODAY, "latest").migrationsExecuted).isZero();
    assertThat(columns(jdbc)).isEqualTo(expected);
  }

  @Test
  void whatIsKnownOfHostsStaysWithTheAppsThatAreConnectedThere() {
    migrate(then, "latest");
    connect("shop", "ssh://git@git.example.org/me/shop.git");
    connect("blog", "https://git.example.org/me/blog.git");
    connect("wiki", "ssh://git@elsewhere.example.org:2222/me/wiki.git");
    jdbc.sql("insert into host_key values ('git.example.org', 'key', now())").update();

    EditedMigrations.repair(database.dataSource());

    assertThat(jdbc.sql("select app || ' ' || key from host_key").query(String.class).list())
        .containsExactly("shop key");
  }

  @Test
  void oneThatStoppedBeforeConnectionsCameGoesOn() {
    migrate(then, "120");

    EditedMigrations.repair(database.dataSource());

    assertThat(migrate(TODAY, "latest").success).isTrue();
  }

  @Test
  void whatIsNewOrCurrentIsLeftAlone() {
    EditedMigrations.repair(database.dataSource());
    migrate(TODAY, "latest");
    EditedMigrations.repair(database.dataSource());

    assertThat(migrate(TODAY, "latest").migrationsExecuted).isZero();
  }

  @Test
  void anotherEditIsStillRefused() {
    migrate(TODAY, "latest");
    jdbc.sql("update flyway_schema_history set checksum = 1 where version = '120'").update();

    EditedMigrations.repair(database.dataSource());

    assertThatThrownBy(() -> migrate(TODAY, "latest")).isInstanceOf(FlywayValidateException.class);
  }

  private MigrateResult migrate(Path migrations, String target) {
    return Flyway.configure()
        .dataSource(database.dataSource())
        .locations("filesystem:" + migrations.toAbsolutePath())
        .target(target)
        .load()
        .migrate();
  }

  private void connect(String app, String address) {
    jdbc.sql("insert into app (name, production_branch, created_at) values (:app, 'main', now())")
        .param("app", app)
        .update();
    jdbc.sql(
            """
            insert into connection
              (app, id, service, address, default_branch, connected_by, connected_at, look_next_at)
            values (:app, :app, 'GITEA', :address, 'main', 'me', now(), now())
            """)
        .param("app", app)
        .param("address", address)
        .update();
  }

  private static List<@Nullable String> columns(JdbcClient jdbc) {
    return jdbc.sql(
            """
            select table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable
              || ' ' || coalesce(column_default, '')
            from information_schema.columns where table_schema = 'public'
            union all
            select indexdef from pg_indexes where schemaname = 'public'
            order by 1
            """)
        .query(String.class)
        .list();
  }
}
