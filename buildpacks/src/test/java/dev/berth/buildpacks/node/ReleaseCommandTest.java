package dev.berth.buildpacks.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.BuildInputs;
import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.TestRuntimes;
import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.buildpacks.manifest.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseCommandTest {
  private static final String DRIZZLE_CONFIG =
      "export default defineConfig({ dialect: 'postgresql', out: './db/changes' });";

  @TempDir Path checkout;

  @BeforeEach
  void aServer() throws Exception {
    write("server.js", "");
    write("package-lock.json", "{}");
  }

  @Test
  void drizzlesMigrationsRunInTheNewImage() throws Exception {
    packages("'drizzle-orm':'1','drizzle-kit':'1'", "");
    write("drizzle.config.ts", DRIZZLE_CONFIG);
    write("db/changes/0000_init.sql", "create table t (id int);");

    BuildPlan plan = plan(null);

    assertThat(release(null).tool()).isEqualTo("Drizzle");
    assertThat(release(null).command())
        .containsExactly("/bin/sh", "-c", "exec drizzle-kit migrate");
    assertThat(plan.reasons())
        .contains(
            "there are migrations in db/changes → Drizzle runs before traffic"
                + " (drizzle-kit migrate)");
    assertThat(plan.notices()).noneMatch(notice -> notice.contains("devDependencies"));
  }

  @Test
  void mikroOrmAndTypeOrmRunWhereTheirSettingsNeedNoLoader() throws Exception {
    packages("'@mikro-orm/core':'6','@mikro-orm/cli':'6','pg':'8'", "");
    write("mikro-orm.config.js", "module.exports = { migrations: { path: './changes' } }");
    write("changes/Migration20240101000000.js", "");
    assertThat(release(null).command())
        .containsExactly("/bin/sh", "-c", "exec mikro-orm migration:up");

    packages("'typeorm':'0.3','pg':'8'", "");
    write("data-source.js", "module.exports = new DataSource({})");
    write("src/migrations/1700000000000-Init.js", "");
    assertThat(release(null).command())
        .containsExactly("/bin/sh", "-c", "exec typeorm migration:run -d data-source.js");
  }

  @Test
  void migrationsThatNobodyRunsAreNamed() throws Exception {
    packages("'pg':'8'", "");
    assertThat(plan(null).notices()).noneMatch(notice -> notice.contains("does not run"));
    write("migrations/001_init.sql", "create table t (id int);");
    write("migrations/001_init.down.sql", "drop table t;");
    assertThat(plan(null).notices())
        .anyMatch(notice ->
            notice.startsWith("migrations/001_init.sql: Berth does not run it")
                && notice.contains("release: "));
    write("db/migration/V1__a.sql", "create table t (id int);");
    write("db/migration/v2__a.sql", "create table u (id int);");
    assertThat(plan(null).notices())
        .anyMatch(notice ->
            notice.startsWith(
                "db/migration/v2__a.sql and 1 more like it: Berth does not run them"));
    assertThat(plan("").notices()).noneMatch(notice -> notice.contains("does not run"));
  }

  @Test
  void aNewMigrationHasANewNameAndAnotherFileDoesNot() throws Exception {
    packages("'prisma':'7'", "");
    write("prisma/migrations/1_init/migration.sql", "create table t (id int);");
    String first = migrations();

    write("server.js", "// changed");
    assertThat(migrations()).isEqualTo(first).isNotEmpty();

    write("prisma/migrations/2_more/migration.sql", "create table u (id int);");
    assertThat(migrations()).isNotEqualTo(first);
  }

  @Test
  void aToolForDevelopmentIsKeptInTheImage() throws Exception {
    packages("'drizzle-orm':'1'", "'drizzle-kit':'1'");
    write("drizzle.config.ts", "export default {}");
    write("drizzle/0000_init.sql", "create table t (id int);");

    BuildPlan plan = plan(null);

    assertThat(Objects.requireNonNull(plan.runtimePackages()).command()).contains("--include=dev");
    assertThat(plan.notices()).anyMatch(notice -> notice.contains("devDependencies"));
  }

  @Test
  void aToolWithoutMigrationsRunsNothing() throws Exception {
    packages("'drizzle-orm':'1','drizzle-kit':'1'", "");
    write("drizzle.config.ts", "export default {}");

    assertThat(plan(null).release()).isNull();
  }

  @Test
  void migrationsOfADatabaseThatBerthDoesNotGiveAreTheAppsOwnBusiness() throws Exception {
    packages("'knex':'3','better-sqlite3':'12'", "");
    write("knexfile.js", "");
    write("migrations/1_init.js", "");

    assertThat(plan(null, false).release()).isNull();
  }

  @Test
  void theOwnersWordComesFirst() throws Exception {
    packages("'knex':'3'", "");
    write("knexfile.js", "");
    write("migrations/1_init.js", "");
    assertThat(plan(null).release()).isNotNull();

    write("Procfile", "release: node scripts/migrate.js --all\nweb: node server.js\n");
    assertThat(release(null).command())
        .containsExactly("/usr/bin/node", "scripts/migrate.js", "--all");

    assertThat(release("npm run migrate").command())
        .containsExactly("/bin/sh", "-c", "exec knex migrate:latest --env production");
    assertThat(release("npm run migrate").migrations()).isNotEmpty();

    assertThat(plan("").release()).isNull();
  }

  @Test
  void aStandaloneNextAppKeepsWhatItsMigrationsNeed() throws Exception {
    write(
        "package.json",
        "{'scripts':{'build':'next build','start':'next start'},"
            + "'dependencies':{'next':'15','drizzle-orm':'1','drizzle-kit':'1'}}");
    write("next.config.js", "module.exports = { output: 'standalone' }");
    write("drizzle.config.ts", "export default {}");
    write("drizzle/0000_init.sql", "create table t (id int);");

    BuildPlan plan = plan(null);

    assertThat(plan.start().command())
        .containsExactly("/usr/bin/node", ".next/standalone/server.js");
    assertThat(plan.runtimePackages()).isNotNull();
    assertThat(plan.contents())
        .extracting(BuildPlan.Content::to)
        .containsExactly("", ".next/standalone/.next/static", ".next/standalone/public");
  }

  private BuildPlan.Release release(@Nullable String given) {
    return Objects.requireNonNull(plan(given).release());
  }

  private String migrations() {
    return release(null).migrations();
  }

  private void packages(String serving, String developing) throws IOException {
    write(
        "package.json",
        "{'scripts':{'start':'node server.js','migrate':'knex migrate:latest --env production'},"
            + "'dependencies':{%s},'devDependencies':{%s}}".formatted(serving, developing));
  }

  private BuildPlan plan(@Nullable String release) {
    return plan(release, true);
  }

  private BuildPlan plan(@Nullable String release, boolean database) {
    return Buildpacks.all(new TestRuntimes(List.of("20.20.2")))
        .plan(
            checkout,
            new BuildInputs(
                "c0ffee",
                release == null
                    ? AppManifest.NONE
                    : Manifests.of(ManifestKey.RELEASE.line(release)),
                Map.of(),
                database));
  }

  private void write(String name, String text) throws IOException {
    Path file = checkout.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, name.endsWith(".json") ? text.replace('\'', '"') : text);
  }
}
