package dev.berth.buildpacks.node;

import dev.berth.buildpacks.Procfile;
import dev.berth.buildpacks.ShellLine;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.profile.ReleaseCandidate;
import java.util.Optional;

/**
 * What an app runs once in its new image before traffic comes, and where that was found.
 *
 * @param tool who does it, for people
 * @param line what to run
 * @param reason where it was found
 * @param directory where its migrations are, relative to the app; {@code ""} when that is unknown
 * @param needsDevelopmentPackages whether its command is in none of the packages that serve
 */
record ReleaseCommand(
    String tool,
    ShellLine line,
    String reason,
    String directory,
    boolean needsDevelopmentPackages) {

  /**
   * What the owner said, in berth.yaml or a Procfile, else the migrations of a known tool; those
   * are Berth's business only where the database is.
   */
  static Optional<ReleaseCommand> of(
      SourceTree source, PackageJson app, AppManifest manifest, boolean database) {
    Optional<MigrationTool.Found> found = MigrationTool.in(source, app);
    Optional<String> given = manifest.release();
    if (given.isPresent()) {
      return given
          .filter(line -> !line.isBlank())
          .map(line -> own(line, source, app, "berth.yaml has a release command", found));
    }
    Optional<String> procfile = Procfile.command(source, Procfile.RELEASE);
    if (procfile.isPresent()) {
      return Optional.of(own(procfile.get(), source, app, "Procfile has a release process", found));
    }
    return found
        .filter(migrations -> database)
        .map(migrations ->
            new ReleaseCommand(
                migrations.tool().name(),
                new ShellLine(migrations.tool().command()),
                "there are migrations in " + migrations.directory(),
                migrations.directory(),
                !app.hasAtRuntime(migrations.tool().dependency())));
  }

  ReleaseCandidate candidate() {
    return new ReleaseCandidate(tool, line.text(), reason);
  }

  String explanation() {
    return "%s → %s runs before traffic (%s)".formatted(reason, tool, line.text());
  }

  String aboutDevelopmentPackages() {
    return tool
        + " is among the devDependencies: they are kept in the image. It is smaller with %s in"
            .formatted(tool)
        + " dependencies.";
  }

  private static ReleaseCommand own(
      String text,
      SourceTree source,
      PackageJson app,
      String reason,
      Optional<MigrationTool.Found> found) {
    ShellLine line = StartCommand.withoutPackageManager(text, source, app);
    Optional<MigrationTool.Found> used =
        found.filter(migrations -> line.text().contains(migrations.tool().dependency()));
    return new ReleaseCommand(
        used.map(migrations -> migrations.tool().name()).orElse("the release command"),
        line,
        reason,
        used.map(MigrationTool.Found::directory).orElse(""),
        used.filter(migrations -> !app.hasAtRuntime(migrations.tool().dependency())).isPresent());
  }
}
