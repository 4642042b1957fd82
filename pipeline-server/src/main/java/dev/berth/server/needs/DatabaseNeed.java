package dev.berth.server.needs;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Whether an app uses PostgreSQL. */
final class DatabaseNeed {
  private static final List<String> NPM =
      List.of(
          "pg",
          "postgres",
          "pg-promise",
          "slonik",
          "pg-boss",
          "graphile-worker",
          "@prisma/adapter-pg",
          "@mikro-orm/postgresql");
  private static final List<String> NPM_MAPPERS =
      List.of("drizzle-orm", "knex", "sequelize", "typeorm", "kysely", "objection");
  private static final List<String> PYTHON =
      List.of("psycopg", "psycopg2", "psycopg2-binary", "psycopg-binary", "asyncpg", "pg8000");
  private static final List<String> JAVA =
      List.of(
          "org.postgresql:postgresql",
          "org.postgresql:r2dbc-postgresql",
          "org.flywaydb:flyway-database-postgresql");
  private static final List<String> GO =
      List.of("github.com/lib/pq", "github.com/jackc/pgx", "gorm.io/driver/postgres");

  private static final List<String> OTHER_NPM =
      List.of(
          "better-sqlite3", "sqlite3", "@libsql/client", "mysql", "mysql2", "mongodb", "mongoose");
  private static final List<String> OTHER_PYTHON =
      List.of("mysqlclient", "pymysql", "aiosqlite", "pymongo", "motor");
  private static final List<String> OTHER_JAVA =
      List.of("com.mysql:mysql-connector-j", "org.xerial:sqlite-jdbc", "com.h2database:h2");

  private static final Pattern PRISMA =
      Pattern.compile("(?s)datasource\\s+\\w+\\s*\\{[^}]*provider\\s*=\\s*\"(\\w+)\"");
  private static final Pattern MIGRATION =
      Pattern.compile(
          "(src/main/resources/)?db/migrations?/.+\\.sql|(drizzle|migrations)/[^/]+\\.sql"
              + "|supabase/migrations/[^/]+\\.sql");
  private static final List<String> EXAMPLES =
      List.of(".env.example", ".env.sample", ".env.template", ".env.dist", "env.example");
  private static final Pattern EXAMPLE =
      Pattern.compile("(?m)^\\s*(?:export\\s+)?(DATABASE_URL|POSTGRES_URL)\\s*=[ \\t\"']*(.*)$");
  private static final Pattern USE =
      Pattern.compile("\\bDATABASE_URL\\b|\\bPGDATABASE\\b|jdbc:postgresql:|postgres(ql)?://");

  private DatabaseNeed() {}

  static Need of(SourceFiles files) {
    Dependencies dependencies = new Dependencies(files);
    Optional<Need> schema = prisma(files);
    if (schema.isPresent()) {
      return schema.get();
    }
    Optional<String> driver = driver(dependencies);
    if (driver.isPresent()) {
      return Need.because(driver.get());
    }
    return usesAnother(dependencies) ? Need.NONE : hint(files);
  }

  private static Optional<Need> prisma(SourceFiles files) {
    return files
        .named(Pattern.compile("(.*/)?schema\\.prisma|prisma/schema/.+\\.prisma"))
        .flatMap(name -> {
          Matcher provider = PRISMA.matcher(files.text(name));
          return provider.find()
              ? Optional.of(
                  provider.group(1).startsWith("postgres")
                      ? Need.because(name + " uses " + provider.group(1))
                      : Need.NONE)
              : Optional.empty();
        });
  }

  private static Optional<String> driver(Dependencies dependencies) {
    Optional<String> npm =
        dependencies
            .npm(NPM)
            .map(driver ->
                dependencies
                    .npm(NPM_MAPPERS)
                    .map(mapper -> mapper.words() + " and " + driver.name())
                    .orElse(driver.words()));
    return Stream.of(
            npm,
            dependencies.python(PYTHON).map(Dependencies.Found::words),
            dependencies.java(JAVA).map(Dependencies.Found::words),
            dependencies.others(GO, List.of("pg")).map(Dependencies.Found::words))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static boolean usesAnother(Dependencies dependencies) {
    return dependencies.npm(OTHER_NPM).isPresent()
        || dependencies.python(OTHER_PYTHON).isPresent()
        || dependencies.java(OTHER_JAVA).isPresent()
        || dependencies
            .others(List.of("github.com/mattn/go-sqlite3"), List.of("sqlite3", "mysql2"))
            .isPresent();
  }

  private static Need hint(SourceFiles files) {
    for (String name : EXAMPLES) {
      Matcher example = EXAMPLE.matcher(files.text(name));
      if (example.find()) {
        String value = example.group(2).strip();
        boolean other = value.contains(":") && !value.startsWith("postgres");
        return other ? Need.NONE : Need.because(name + " names " + example.group(1));
      }
    }
    Optional<String> migration = files.named(MIGRATION);
    if (migration.isPresent()) {
      return Need.because("there are migrations (" + migration.get() + ")");
    }
    return files
        .using(USE)
        .map(name -> Need.because(name + " uses a PostgreSQL database"))
        .orElse(Need.NONE);
  }
}
