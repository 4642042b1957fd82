package dev.berth.buildpacks.python;

import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.Digests;
import dev.berth.buildpacks.Procfile;
import dev.berth.buildpacks.ShellLine;
import dev.berth.buildpacks.SourceTree;
import dev.berth.buildpacks.layer.Trees;
import dev.berth.buildpacks.manifest.AppManifest;
import dev.berth.buildpacks.profile.ReleaseCandidate;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What an app runs once in its new image before traffic comes.
 *
 * @param tool who does it, for people
 * @param line what to run
 * @param reason where it was found
 * @param directory where its migrations are; {@code ""} when they are in many places or not known
 */
record PythonRelease(String tool, ShellLine line, String reason, String directory) {
  private static final String DJANGO = "Django";
  private static final int DEPTH = 4;
  private static final Pattern SCRIPTS =
      Pattern.compile(
          "(?m)^[ \\t]*script_location[ \\t]*=[ \\t]*(?:%\\(here\\)s/)?([\\w./-]+)[ \\t\\r]*$");

  /** What the owner said, else the migrations of a known tool where there is a database. */
  static Optional<PythonRelease> of(
      SourceTree source,
      PythonProject project,
      Optional<PythonApp> app,
      AppManifest manifest,
      boolean database) {
    if (manifest.release().isPresent()) {
      return manifest
          .release()
          .filter(line -> !line.isBlank())
          .map(line -> own(line, "berth.yaml has a release command"));
    }
    Optional<String> procfile = Procfile.command(source, Procfile.RELEASE);
    if (procfile.isPresent()) {
      return Optional.of(own(procfile.get(), "Procfile has a release process"));
    }
    return database ? migrations(source, project, app) : Optional.empty();
  }

  /** The migrations of a known tool. */
  static Optional<PythonRelease> migrations(
      SourceTree source, PythonProject project, Optional<PythonApp> app) {
    Optional<DjangoProject> django = app.flatMap(PythonApp::django);
    if (django.isPresent()) {
      return Optional.of(
          new PythonRelease(
              DJANGO,
              new ShellLine(django.get().manage("migrate --noinput")),
              "Django brings migrations",
              ""));
    }
    if (project.uses("flask-migrate") && source.hasFile("migrations/alembic.ini")) {
      String target = app.map(PythonApp::target).orElse("app");
      return Optional.of(
          new PythonRelease(
              "Flask-Migrate",
              new ShellLine("flask --app '" + target + "' db upgrade"),
              "there are migrations in migrations",
              "migrations/versions"));
    }
    Optional<String> scripts =
        source.text("alembic.ini").map(SCRIPTS::matcher).filter(Matcher::find).map(m -> m.group(1));
    return scripts
        .filter(place -> source.hasDirectory(place + "/versions"))
        .map(place ->
            new PythonRelease(
                "Alembic",
                new ShellLine("alembic upgrade head"),
                "there are migrations in " + place + "/versions",
                place + "/versions"));
  }

  ReleaseCandidate candidate() {
    return new ReleaseCandidate(tool, line.text(), reason);
  }

  String explanation() {
    return "%s → %s runs before traffic (%s)".formatted(reason, tool, line.text());
  }

  BuildPlan.Release planned(SourceTree source, PythonPackages packages) {
    String migrations =
        tool.equals(DJANGO)
            ? django(source, packages)
            : directory.isEmpty() ? "" : content(source, directory);
    return new BuildPlan.Release(tool, line.argv(), migrations);
  }

  private static PythonRelease own(String line, String reason) {
    return new PythonRelease("the release command", new ShellLine(line), reason, "");
  }

  private static String content(SourceTree source, String directory) {
    return source.below(directory).map(Trees::digest).orElse("");
  }

  /** In many places; and Django's packages bring some too, which change with what is installed. */
  private static String django(SourceTree source, PythonPackages packages) {
    MessageDigest digest = Digests.sha256();
    packages.files().forEach(file -> Digests.add(digest, source.text(file).orElse("")));
    addMigrations(digest, source, 0);
    return Digests.hex(digest.digest());
  }

  private static void addMigrations(MessageDigest digest, SourceTree tree, int depth) {
    for (String name : tree.names()) {
      if (depth == DEPTH || name.startsWith(".") || name.matches("node_modules|venv|env")) {
        continue;
      }
      Optional<SourceTree> below = tree.below(name);
      if (below.isPresent() && name.equals("migrations")) {
        Digests.add(digest, Trees.digest(below.get()));
      } else if (below.isPresent()) {
        addMigrations(digest, below.get(), depth + 1);
      }
    }
  }
}
