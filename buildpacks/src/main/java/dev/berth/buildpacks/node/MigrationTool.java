package dev.berth.buildpacks.node;

import dev.berth.buildpacks.SourceTree;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A tool that an app brings along for its database, and what its own documentation says to run when
 * deploying. It counts only with migrations in the repository: what a tool would change by
 * comparing schemas is nobody's to run unseen.
 *
 * @param name as its authors write it
 * @param dependency the package with its command
 * @param settings its settings, of which one must be there; empty when it needs none
 * @param directories where its migrations are, unless the settings say otherwise
 * @param setting the name of the setting for the directory, {@code ""} when there is none
 * @param command what to run
 */
record MigrationTool(
    String name,
    String dependency,
    List<String> settings,
    List<String> directories,
    String setting,
    String command) {
  private static final List<MigrationTool> KNOWN =
      List.of(
          new MigrationTool(
              "Drizzle",
              "drizzle-kit",
              scripts("drizzle.config"),
              List.of("drizzle"),
              "out",
              "drizzle-kit migrate"),
          new MigrationTool(
              "Prisma",
              "prisma",
              List.of(),
              List.of("prisma/migrations"),
              "",
              "prisma migrate deploy"),
          new MigrationTool(
              "Knex",
              "knex",
              scripts("knexfile"),
              List.of("migrations", "db/migrations"),
              "directory",
              "knex migrate:latest"),
          new MigrationTool(
              "Sequelize",
              "sequelize-cli",
              List.of(),
              List.of("migrations", "db/migrations"),
              "",
              "sequelize-cli db:migrate"),
          new MigrationTool(
              "node-pg-migrate",
              "node-pg-migrate",
              List.of(),
              List.of("migrations"),
              "",
              "node-pg-migrate up"),
          new MigrationTool(
              "MikroORM",
              "@mikro-orm/cli",
              List.of("mikro-orm.config.js", "mikro-orm.config.mjs", "mikro-orm.config.cjs"),
              List.of("migrations", "src/migrations"),
              "path",
              "mikro-orm migration:up"),
          typeOrm("data-source.js"),
          typeOrm("src/data-source.js"));

  MigrationTool {
    settings = List.copyOf(settings);
    directories = List.copyOf(directories);
  }

  /**
   * A tool that is there with migrations.
   *
   * @param tool which
   * @param directory where they are, relative to the app
   */
  record Found(MigrationTool tool, String directory) {}

  /** The tool that an app uses, if it is one of those that are known. */
  static Optional<Found> in(SourceTree source, PackageJson app) {
    return KNOWN.stream()
        .filter(tool -> app.has(tool.dependency))
        .flatMap(tool -> tool.find(source).map(place -> new Found(tool, place)).stream())
        .findFirst();
  }

  private Optional<String> find(SourceTree source) {
    Optional<String> text =
        settings.stream().flatMap(name -> source.text(name).stream()).findFirst();
    if (!settings.isEmpty() && text.isEmpty()) {
      return Optional.empty();
    }
    Optional<String> said = text.flatMap(this::directory);
    return said.map(List::of).orElse(directories).stream()
        .filter(directory -> holdsSomething(source, directory))
        .findFirst();
  }

  private Optional<String> directory(String text) {
    if (setting.isEmpty()) {
      return Optional.empty();
    }
    Matcher matcher =
        Pattern.compile("\\b" + setting + "[\"']?\\s*:\\s*[\"'`]([\\w./@-]+)[\"'`]").matcher(text);
    return matcher.find()
        ? Optional.of(matcher.group(1).replaceFirst("^\\./", ""))
        : Optional.empty();
  }

  private static boolean holdsSomething(SourceTree source, String directory) {
    return source.below(directory).filter(tree -> !tree.names().isEmpty()).isPresent();
  }

  /** Sources in TypeScript need a loader that only the app itself knows. */
  private static MigrationTool typeOrm(String source) {
    return new MigrationTool(
        "TypeORM",
        "typeorm",
        List.of(source),
        List.of("src/migrations", "migrations", "src/migration", "migration"),
        "",
        "typeorm migration:run -d " + source);
  }

  private static List<String> scripts(String name) {
    return List.of(
        name + ".ts", name + ".js", name + ".mjs", name + ".cjs", name + ".mts", name + ".json");
  }
}
