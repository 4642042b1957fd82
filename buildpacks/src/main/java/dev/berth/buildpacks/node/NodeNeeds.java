package dev.berth.buildpacks.node;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.Dependency;
import dev.berth.buildpacks.NeedClues;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.profile.Need;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What package.json, Prisma's schema and JavaScript say. */
final class NodeNeeds implements NeedClues {
  private static final Pattern SCHEMA_FILE =
      Pattern.compile("(.*/)?schema\\.prisma|prisma/schema/.+\\.prisma");
  private static final Pattern PROVIDER =
      Pattern.compile("(?s)datasource\\s+\\w+\\s*\\{[^}]*provider\\s*=\\s*\"(\\w+)\"");

  @Override
  public Optional<Dependency> dependency(SourceTree source, List<String> packages) {
    try {
      return PackageJson.in(source).stream()
          .flatMap(json -> packages.stream().filter(json::hasDependency))
          .findFirst()
          .map(name -> new Dependency("package.json", name));
    } catch (BuildException _) {
      // Whoever builds the app says what is wrong with it.
      return Optional.empty();
    }
  }

  @Override
  public Optional<Need> schema(SourceTree source) {
    return source
        .own()
        .named(SCHEMA_FILE)
        .flatMap(name -> {
          Matcher provider = PROVIDER.matcher(source.own().text(name));
          return provider.find()
              ? Optional.of(
                  provider.group(1).startsWith("postgres")
                      ? Need.because(name + " uses " + provider.group(1))
                      : Need.NONE)
              : Optional.empty();
        });
  }

  @Override
  public List<String> postgres() {
    return List.of(
        "pg",
        "postgres",
        "pg-promise",
        "slonik",
        "pg-boss",
        "graphile-worker",
        "@prisma/adapter-pg",
        "@mikro-orm/postgresql");
  }

  @Override
  public List<String> mappers() {
    return List.of("drizzle-orm", "knex", "sequelize", "typeorm", "kysely", "objection");
  }

  @Override
  public List<String> otherDatabases() {
    return List.of(
        "better-sqlite3", "sqlite3", "@libsql/client", "mysql", "mysql2", "mongodb", "mongoose");
  }

  @Override
  public List<String> sqlite() {
    return List.of("better-sqlite3", "sqlite3");
  }

  @Override
  public List<String> objectStores() {
    return List.of(
        "@aws-sdk/client-s3", "multer-s3", "@google-cloud/storage", "cloudinary", "minio");
  }

  @Override
  public String migrationFiles() {
    return "drizzle/[^/]+\\.sql|supabase/migrations/[^/]+\\.sql";
  }

  @Override
  public String sqliteCode() {
    return "[\"']node:sqlite[\"']|provider\\s*=\\s*\"sqlite\"";
  }

  @Override
  public String uploadCode() {
    return "\\bdiskStorage\\s*\\(|\\bmulter\\s*\\(\\s*\\{\\s*dest\\b|\\buploadDir\\b|\\buseTempFiles\\b";
  }
}
