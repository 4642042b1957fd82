package dev.berth.buildpacks.needs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.buildpacks.AppFixture;
import dev.berth.buildpacks.ManifestFile;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.languages.Buildpacks;
import dev.berth.buildpacks.profile.Need;
import dev.berth.buildpacks.profile.Needs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeedsTest {
  @TempDir Path tree;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          package.json     | {"dependencies":{"pg":"8"}}                             | package.json depends on pg
          package.json     | {"dependencies":{"drizzle-orm":"1","postgres":"3"}}     | package.json depends on drizzle-orm and postgres
          prisma/schema.prisma | datasource db { provider = "postgresql" }           | prisma/schema.prisma uses postgresql
          requirements.txt | psycopg[binary]==3.2                                    | requirements.txt depends on psycopg
          pyproject.toml   | dependencies = ["flask", "asyncpg>=0.29"]               | pyproject.toml depends on asyncpg
          pyproject.toml   | "asyncpg>=0.29",                                        | pyproject.toml depends on asyncpg
          requirements.txt | Psycopg2-Binary                                         | requirements.txt depends on psycopg2-binary
          requirements.txt | psycopg-extra                                           | there is nothing
          pom.xml          | <groupId>org.postgresql</groupId> <artifactId>postgresql</artifactId> spring-boot-starter-jdbc | pom.xml depends on org.postgresql:postgresql
          pom.xml          | <groupId>org.postgresql</groupId> <artifactId>postgresql</artifactId> | there is nothing
          pom.xml          | spring-boot-starter-data-jpa <groupId>org.postgresql</groupId> <artifactId>postgresql</artifactId> <groupId>com.h2database</groupId> <artifactId>h2</artifactId> | there is nothing
          pom.xml          | spring-boot-starter-data-jpa <groupId>org.postgresql</groupId> <artifactId>postgresql</artifactId> <dependency><groupId>com.h2database</groupId> <artifactId>h2</artifactId><scope>test</scope></dependency> | pom.xml depends on org.postgresql:postgresql
          pom.xml          | spring-boot-starter-data-jpa <profiles><groupId>org.postgresql</groupId> <artifactId>postgresql</artifactId></profiles> | there is nothing
          api/build.gradle.kts | runtimeOnly("org.postgresql:postgresql"); implementation("org.jooq:jooq") | api/build.gradle.kts depends on org.postgresql:postgresql
          src/main/resources/application.properties | spring.datasource.url=jdbc:postgresql://localhost/x | src/main/resources/application.properties uses a PostgreSQL database
          src/main/resources/application.properties | %dev.quarkus.datasource.jdbc.url=jdbc:h2:mem:x | there is nothing
          go.mod           | require github.com/jackc/pgx/v5 v5.5.0                  | go.mod depends on github.com/jackc/pgx
          go.mod           | require github.com/jackc/pgx/v5 v5.5.0 // indirect      | there is nothing
          Gemfile          | gem "pg", "~> 1.5"                                      | Gemfile depends on pg
          .env.example     | DATABASE_URL=                                           | .env.example names DATABASE_URL
          .env.example     | DATABASE_URL="postgres://user@host/db"                  | .env.example names DATABASE_URL
          .env.example     | DATABASE_URL=file:./dev.db                              | there is nothing
          .env.example     | DATABASE_URL=mysql://user@host/db                       | there is nothing
          db/migration/V1__init.sql | create table x ()                              | there are migrations (db/migration/V1__init.sql)
          src/db.ts        | connect(process.env.DATABASE_URL)                       | src/db.ts uses a PostgreSQL database
          src/db.test.ts   | connect(process.env.DATABASE_URL)                       | there is nothing
          node_modules/x/db.js | process.env.DATABASE_URL                            | there is nothing
          package.json     | {"devDependencies":{"pg":"8"}}                          | there is nothing
          package.json     | {"dependencies": nonsense                               | there is nothing
          """)
  void aDatabaseIsGivenForAReason(String file, String content, String reason) {
    write(file, content);
    Need need = needs().database();
    assertThat(need.wanted()).isEqualTo(!reason.equals("there is nothing"));
    assertThat(need.reason()).isEqualTo(need.wanted() ? reason : "");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          package.json | {"dependencies":{"better-sqlite3":"11"}}            | package.json depends on better-sqlite3
          settings.py  | 'ENGINE': 'django.db.backends.sqlite3'              | settings.py uses SQLite
          app.py       | sqlite3.connect(path)                               | app.py uses SQLite
          prisma/schema.prisma | datasource db { provider = "sqlite" }       | prisma/schema.prisma uses SQLite
          server.js    | multer({ dest: 'uploads/' })                        | server.js stores uploads on its disk
          server.js    | multer({ storage: multer.memoryStorage() })         | there is nothing
          app.py       | app.config["UPLOAD_FOLDER"] = "x"                   | app.py stores uploads on its disk
          lib/store.ts | process.env.STORAGE_DIR                             | lib/store.ts uses STORAGE_DIR
          """)
  void aVolumeIsGivenForAReason(String file, String content, String reason) {
    write(file, content);
    Need need = needs().volume();
    assertThat(need.wanted()).isEqualTo(!reason.equals("there is nothing"));
    assertThat(need.reason()).isEqualTo(need.wanted() ? reason : "");
  }

  @Test
  void anotherDatabasesMigrationsAreNoReason() {
    write("package.json", "{\"dependencies\":{\"drizzle-orm\":\"1\",\"better-sqlite3\":\"11\"}}");
    write("drizzle/0000_init.sql", "create table x (id integer)");
    assertThat(needs().database()).isEqualTo(Need.NONE);
  }

  @Test
  void djangosDefaultSettingsBesideADriverWantNoVolume() {
    write("requirements.txt", "django\npsycopg[binary]\n");
    write("site/settings.py", "'ENGINE': 'django.db.backends.sqlite3'");
    Needs needs = needs();
    assertThat(needs.database().wanted()).isTrue();
    assertThat(needs.volume()).isEqualTo(Need.NONE);
  }

  @Test
  void uploadsThatGoToAnObjectStoreWantNoVolume() {
    write("package.json", "{\"dependencies\":{\"@aws-sdk/client-s3\":\"3\"}}");
    write("server.js", "multer({ dest: 'uploads/' })");
    assertThat(needs().volume()).isEqualTo(Need.NONE);
  }

  @Test
  void berthYamlHasTheLastWord() {
    write("package.json", "{\"dependencies\":{\"pg\":\"8\"}}");
    write("berth.yaml", "database: false\nvolume: true\n");
    Needs needs = needs();
    assertThat(needs.database()).isEqualTo(new Need(false, "berth.yaml says database: false"));
    assertThat(needs.volume()).isEqualTo(new Need(true, "berth.yaml says volume: true"));
  }

  @Test
  void aLinkIsNotFollowed() throws IOException {
    write("elsewhere/db.ts", "connect()");
    write("notes/use.txt", "process.env.DATABASE_URL");
    Files.createSymbolicLink(tree.resolve("src.ts"), Path.of("notes/use.txt"));
    assertThat(needs().database()).isEqualTo(Need.NONE);
  }

  private Needs needs() {
    return NeedsReader.read(
        SourceTree.open(tree, ""),
        ManifestFile.read(tree),
        Buildpacks.all(AppFixture.RUNTIMES).languages());
  }

  private void write(String file, String content) {
    try {
      Path path = tree.resolve(file);
      Files.createDirectories(path.getParent());
      Files.writeString(path, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
