package dev.berth.server.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.zaxxer.hikari.HikariDataSource;
import dev.berth.server.build.TestProfiles;
import dev.berth.server.database.DatabaseAccess;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import dev.berth.server.failure.Fault;
import dev.berth.server.postgres.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Flyway on a real PostgreSQL, as a role that is no superuser. */
class MigratorIT {
  @TempDir Path app;

  private final Migrator migrator = new Migrator();
  private final List<String> said = new ArrayList<>();
  private int kept;
  private boolean destroying;
  private boolean readmitted;
  private Remains remained = Remains.of(List.of());
  private TestDatabase server;
  private DatabaseAccess access;
  private JdbcClient jdbc;

  @BeforeEach
  void anEmptyDatabase() {
    server = TestDatabase.fresh();
    String name = "app_" + UUID.randomUUID().toString().replace("-", "");
    server.jdbc().sql("create role " + name + " login password 'app-password'").update();
    server.jdbc().sql("create database " + name + " owner " + name).update();
    URI url =
        URI.create(
            ((HikariDataSource) server.dataSource()).getJdbcUrl().substring("jdbc:".length()));
    access = new DatabaseAccess(url.getHost(), url.getPort(), name, name, "app-password", "");
    jdbc = JdbcClient.create(new DriverManagerDataSource(access.jdbcUrl(), name, "app-password"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void newFilesRunOnceAndInOrder() throws IOException {
    file("db/migration/V1__notes.sql", "create table note (id int primary key);");
    file("db/migration/V2__text.sql", "alter table note add column text text;");

    assertThat(migrate())
        .isEqualTo(new Migrated("2", 2, "", "V1__notes.sql, V2__text.sql ran and stay"));
    assertThat(said).containsExactly("  V1__notes.sql", "  V2__text.sql");
    jdbc.sql("insert into note values (1, 'kept')").update();

    assertThat(migrate()).isEqualTo(new Migrated("2", 0, "", ""));
    assertThat(kept).isZero();
    assertThat(jdbc.sql("select text from note").query(String.class).single()).isEqualTo("kept");
  }

  @Test
  void theSameFilesOnTheSameDatabaseAreKnownToNeedNothing() throws IOException {
    MigrationMemory memory = new MigrationMemory(server.jdbc());
    file("db/migration/V1__notes.sql", "create table note (id int primary key);");
    Migrations first = migrations().orElseThrow();
    assertThat(memory.unchanged("shop", access, first)).isEmpty();

    memory.remember("shop", access, first, migrate());
    assertThat(memory.unchanged("shop", access, first)).contains(new Migrated("1", 0, "", ""));
    assertThat(memory.unchanged("other", access, first)).isEmpty();

    file("db/migration/V2__text.sql", "alter table note add column text text;");
    assertThat(memory.unchanged("shop", access, migrations().orElseThrow())).isEmpty();
    jdbc.sql("delete from flyway_schema_history").update();
    assertThat(memory.unchanged("shop", access, first)).as("an earlier state came back").isEmpty();
  }

  @Test
  void aRestorePointIsKeptBeforeDataIsChanged() throws IOException {
    file("db/migration/V1__notes.sql", "create table note (id int primary key);");
    migrate();
    file("db/migration/V2__drop.sql", "drop table note;");

    assertThat(migrate().restorePoint()).isEqualTo("point-1");
  }

  @Test
  void tablesThatWereReadAndHadNoRowsAreTold() throws Exception {
    file(
        "db/migration/V1__shop.sql",
        "create table product (id int primary key); create table kind (id int primary key);"
            + " create table customer (id int primary key); insert into kind values (1);"
            + " alter table customer add foreign key (id) references product;");
    migrate();
    Map<String, Long> before = DatabaseContents.reads(access);
    jdbc.sql("create table made_by_the_build (id int primary key)").update();
    assertThat(DatabaseContents.readAndEmpty(access, before)).isEmpty();

    for (String table : List.of("product", "kind")) {
      jdbc.sql("select id from " + table).query(Integer.class).list();
    }

    assertThat(DatabaseContents.readAndEmpty(access, before)).containsExactly("product");
  }

  @Test
  void aFailedStatementIsNamedAndTakenBack() throws IOException {
    file(
        "db/migration/V1__two.sql",
        "create table note (id int primary key);\n\nalter table nowhere add column x int;\n");

    Failure failure = failure();

    assertThat(failure.code()).isEqualTo("migrate.statement-failed");
    assertThat(failure.fault()).isEqualTo(Fault.USER);
    assertThat(failure.summary()).contains("db/migration/V1__two.sql, line 3");
    assertThat(failure.detail())
        .contains("relation \"nowhere\" does not exist", "SQLSTATE 42P01", "alter table nowhere");
    assertThat(tables()).doesNotContain("note");
    assertThat(remained.isNothing()).isTrue();
    assertThat(failure.advice()).doesNotContain("unchanged");
  }

  @Test
  void whatRanBeforeAFailureIsSaidToStay() throws IOException {
    file("db/migration/V1__notes.sql", "create table note (id int primary key);");
    migrate();
    file("db/migration/V2__text.sql", "alter table note add column text text;");
    file("db/migration/V3__broken.sql", "select 1/0;");

    assertThat(failure().code()).isEqualTo("migrate.statement-failed");
    assertThat(remained).isEqualTo(Remains.of(List.of("V2__text.sql")));
  }

  @Test
  void aPartThatAFileCommitsItselfIsSaidToStay() throws IOException {
    file(
        "db/migration/V1__notes.sql",
        "create table note (id int primary key);\ninsert into note values (1), (2), (3);");
    migrate();
    file(
        "db/migration/V2__half.sql",
        "delete from note where id = 1;\ncommit;\ndelete from note where id = 2;\nselect 1/0;\n");

    failure();

    assertThat(remained.files()).isEmpty();
    assertThat(remained.halves())
        .containsExactly(new Remains.Half("V2__half.sql", 1, "delete from note where id = 1;"));
    assertThat(remained.words()).contains("of V2__half.sql the first statement is committed");
    assertThat(jdbc.sql("select count(*) from note").query(Integer.class).single()).isEqualTo(2);
    assertThat(destroying).isTrue();
  }

  @Test
  void anInvalidIndexIsNamedWithWhatRemovesItAndTheMendedFileRuns() throws IOException {
    file(
        "db/migration/V1__notes.sql",
        "create table note (id int);\ninsert into note values (1), (1);");
    migrate();
    file("db/migration/V2__i.sql", "create unique index concurrently note_id on note (id);");

    assertThat(failure().advice()).contains("in a migration before this one");
    assertThat(remained.words()).contains("drop index concurrently note_id");

    file("db/migration/V1.1__clean.sql", "delete from note;");
    file("flyway.conf", "flyway.outOfOrder=true\n");
    file(
        "db/migration/V2__i.sql",
        "drop index concurrently if exists note_id;\n"
            + "create unique index concurrently note_id on note (id);");
    assertThat(migrate().version()).isEqualTo("2");
    assertThat(said.getFirst()).contains("V2__i.sql had failed half way");
  }

  @Test
  void aPasswordOfTheAppsOwnRoleIsPutBack() throws IOException {
    file("db/migration/V1__me.sql", "alter role current_user password 'mine';");
    file("db/migration/V2__broken.sql", "select 1/0;");

    assertThat(failure().code()).isEqualTo("migrate.statement-failed");

    assertThat(readmitted).isTrue();
    assertThat(said).anyMatch(line -> line.contains("another password"));
    assertThat(isRefused()).isFalse();
  }

  @Test
  void troubleOfManyKindsIsToldInWords() throws IOException {
    assertThat(advice("create extension if not exists vector;"))
        .contains("cannot have the extension vector here", "citext");
    assertThat(advice("create table t (mail citext);"))
        .contains("create extension if not exists citext");
    assertThat(advice("\\connect shop\ncreate table t (id int);")).contains("of psql");
    file("db/migration/V1__t.sql", "create table t (id int);");
    migrate();
    file(
        "db/migration/V2__m.sql",
        "insert into t values (1);\ncreate index concurrently i on t (id);");
    assertThat(failure().summary()).contains("mixes statements");
    file("db/migration/V2__m.sql", "drop schema public cascade;\ncreate schema public;");
    assertThat(failure().summary()).contains("V2__m.sql drops the schema");
    assertThat(tables()).contains("t");
    assertThat(remained.isNothing()).isTrue();
  }

  private String advice(String sql) throws IOException {
    file("db/migration/V1__t.sql", sql);
    return failure().advice();
  }

  @Test
  void aFileThatRanMustStayAsItWas() throws IOException {
    file("db/migration/V1__notes.sql", "create table note (id int primary key);");
    migrate();
    file("db/migration/V1__notes.sql", "create table note (id bigint primary key);");

    assertThat(failure().code()).isEqualTo("migrate.changed-after-run");
  }

  @Test
  void anOlderVersionThanTheNewestIsExplainedAndCanBeAllowed() throws IOException {
    file("db/migration/V2__notes.sql", "create table note (id int primary key);");
    migrate();
    file("db/migration/V1__late.sql", "create table late (id int primary key);");

    assertThat(failure().code()).isEqualTo("migrate.out-of-order");

    file("flyway.conf", "flyway.outOfOrder=true\n");
    assertThat(migrate().applied()).isEqualTo(1);
  }

  @Test
  void aFileThatRanMustNotGoMissing() throws IOException {
    file("db/migration/V1__notes.sql", "create table note (id int primary key);");
    file("db/migration/V2__more.sql", "create table more (id int primary key);");
    migrate();
    Files.delete(app.resolve("db/migration/V1__notes.sql"));

    assertThat(failure().code()).isEqualTo("migrate.missing-file");
  }

  @Test
  void anOlderCommitLeavesANewerSchemaAlone() throws IOException {
    file("db/migration/V1__notes.sql", "create table note (id int primary key);");
    file("db/migration/V2__more.sql", "create table more (id int primary key);");
    migrate();
    Files.delete(app.resolve("db/migration/V2__more.sql"));

    assertThat(migrate().applied()).isZero();
    assertThat(tables()).contains("note", "more");
  }

  @Test
  void tablesOfUnknownOriginNeedABaseline() throws IOException {
    jdbc.sql("create table note (id int primary key)").update();
    file("db/migration/V1__notes.sql", "create table note (id int primary key);");
    file("db/migration/V2__more.sql", "create table more (id int primary key);");

    assertThat(failure().code()).isEqualTo("migrate.not-empty");

    file("flyway.conf", "flyway.baselineOnMigrate=true\nflyway.baselineVersion=1\n");
    Migrated migrated = migrate();
    assertThat(migrated.version()).isEqualTo("2");
    assertThat(migrated.restorePoint()).as("the tables may hold something").isNotEmpty();
    assertThat(tables()).contains("more");
  }

  @Test
  void twoFilesOfOneVersionAreNamed() throws IOException {
    file("db/migration/V1__a.sql", "select 1;");
    file("db/migration/V1__b.sql", "select 1;");

    Failure failure = failure();
    assertThat(failure.code()).isEqualTo("migrate.files");
    assertThat(failure.detail()).contains("V1__a.sql", "V1__b.sql");
  }

  @Test
  void placeholdersOfTheRepositoryAreFilledIn() throws IOException {
    file("flyway.conf", "flyway.placeholders.table=chosen\nflyway.locations=filesystem:schema\n");
    file("schema/V1__t.sql", "create table ${table} (id int);");
    migrate();
    assertThat(tables()).contains("chosen");
  }

  @Test
  void concurrentIndexesRunOutsideATransaction() throws IOException {
    file("db/migration/V1__t.sql", "create table note (id int);");
    file("db/migration/V2__i.sql", "create index concurrently note_id on note (id);");
    assertThat(migrate().version()).isEqualTo("2");
  }

  @Test
  void scriptsCallbacksAndForeignFilesOfARepositoryAreNeverRun() throws IOException {
    Path proof = app.resolve("proof");
    file("db/migration/V1__t.sql", "create table note (id int);");
    file("db/migration/V2__x.sh", "#!/bin/sh\ntouch " + proof + "\n");
    file("db/migration/beforeMigrate.sql", "create table called_back (id int);");
    file("db/migration/afterConnect.sh", "#!/bin/sh\ntouch " + proof + "\n");
    file("db/migration/V1__t.sql.conf", "executeInTransaction=false\n");

    migrate();

    assertThat(proof).doesNotExist();
    assertThat(tables()).contains("note").doesNotContain("called_back");
  }

  @Test
  void aProgramOnTheServerIsRefusedByPostgres() throws IOException {
    Path proof = app.resolve("proof");
    file("db/migration/V1__t.sql", "copy (select 1) to program 'touch " + proof + "';");

    assertThat(failure().code()).isEqualTo("migrate.statement-failed");
    assertThat(proof).doesNotExist();
  }

  private Migrated migrate() {
    said.clear();
    return migrator.migrate(
        access,
        migrations().orElseThrow(),
        new Migrator.Witness() {
          private Optional<Migrator.Start> start = Optional.empty();

          @Override
          public Optional<Migrator.Start> started() {
            return start;
          }

          @Override
          public Migrator.Start start(
              String table, int rank, boolean isAnythingThere, boolean destroys) {
            destroying = destroys;
            start =
                Optional.of(
                    new Migrator.Start(table, rank, isAnythingThere ? "point-" + ++kept : ""));
            return start.get();
          }

          @Override
          public boolean readmit() {
            readmitted = isRefused();
            if (readmitted) {
              server
                  .jdbc()
                  .sql("alter role " + access.user() + " password 'app-password'")
                  .update();
            }
            return readmitted;
          }

          @Override
          public void remains(Remains remains) {
            remained = remains;
          }

          @Override
          public void say(String line) {
            said.add(line);
          }
        });
  }

  private boolean isRefused() {
    try (Connection connection =
        new DriverManagerDataSource(access.jdbcUrl(), access.user(), access.password())
            .getConnection()) {
      return !connection.isValid(5);
    } catch (SQLException _) {
      return true;
    }
  }

  private Failure failure() {
    return catchThrowableOfType(DeployException.class, this::migrate).failure();
  }

  private List<String> tables() {
    return jdbc.sql("select tablename from pg_tables where schemaname = 'public'")
        .query((row, number) -> row.getString(1))
        .list();
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
