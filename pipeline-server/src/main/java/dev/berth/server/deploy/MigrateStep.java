package dev.berth.server.deploy;

import dev.berth.buildpacks.BuildPlan;
import dev.berth.buildpacks.manifest.ManifestKey;
import dev.berth.buildpacks.profile.AppProfile;
import dev.berth.buildpacks.profile.Component;
import dev.berth.buildpacks.profile.ReleaseCandidate;
import dev.berth.server.app.Environment;
import dev.berth.server.database.DatabaseAccess;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.failure.DeployException;
import dev.berth.server.migrate.DatabaseWords;
import dev.berth.server.migrate.MigrateCode;
import dev.berth.server.migrate.Migrated;
import dev.berth.server.migrate.MigrationMemory;
import dev.berth.server.migrate.Migrations;
import dev.berth.server.migrate.Migrator;
import dev.berth.server.migrate.Remains;
import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.pipeline.Undo;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes sure that the environment's database is as the commit's migrations say. Forward only: what
 * was there before is a restore point, and what stays of a deploy that is taken back is said.
 */
@org.springframework.stereotype.Component
class MigrateStep implements Step<Migrated> {
  static final StepKey<Migrated> KEY = new StepKey<>("migrate", Migrated.class);

  private final BuildDirectories directories;
  private final Profiles profiles;
  private final EnvironmentDatabases databases;
  private final Migrator migrator;
  private final MigrationMemory memory;
  private final MigrationNotes notes;
  private final WaysBack waysBack;
  private final Candidate candidate = new BuiltCandidate();
  private final ReleasePhase command;

  MigrateStep(
      BuildDirectories directories,
      Profiles profiles,
      EnvironmentDatabases databases,
      Migrator migrator,
      MigrationMemory memory,
      MigrationNotes notes,
      WaysBack waysBack,
      ReleasePhase command) {
    this.directories = directories;
    this.profiles = profiles;
    this.databases = databases;
    this.migrator = migrator;
    this.memory = memory;
    this.notes = notes;
    this.waysBack = waysBack;
    this.command = command;
  }

  @Override
  public StepKey<Migrated> key() {
    return KEY;
  }

  @Override
  public Set<StepKey<?>> needs() {
    return Stream.concat(
            Stream.of(PlanStep.KEY, ProvisionStep.KEY, SecretsStep.KEY), candidate.needs().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  @Override
  public Migrated run(StepContext context) {
    Planned planned = context.output(PlanStep.KEY);
    BuildPlan.Release own = planned.plan().release();
    if (own == null && !planned.runtime().database()) {
      return Migrated.NOTHING;
    }
    AppProfile profile = profiles.of(context);
    if (own != null && profile.manifest().release().isPresent()) {
      return command.run(candidate.of(context), own, context);
    }
    Optional<Migrations> migrations =
        planned.runtime().database()
            ? Migrations.of(directories.checkout(context.deploy()), profile)
            : Optional.empty();
    if (own != null) {
      migrations.ifPresent(sql -> refuse(profile.component(), own, sql));
      return command.run(candidate.of(context), own, context);
    }
    if (migrations.isEmpty()) {
      return Migrated.NOTHING;
    }
    Environment environment = context.environment();
    context.checkActive();
    DatabaseAccess access = databases.ensure(environment);
    return memory
        .unchanged(environment.key(), access, migrations.get())
        .orElseGet(() -> migrate(environment, access, migrations.get(), context));
  }

  @Override
  public String remark(Migrated migrated) {
    String version = migrated.version().isEmpty() ? "" : "version " + migrated.version();
    return migrated.applied() == 0 ? version : version + ", " + migrated.applied() + " new";
  }

  @Override
  public Undo undo(StepContext context, Migrated migrated) {
    return migrated.stays().isEmpty()
        ? Undo.NOTHING
        : waysBack.stays(context.environment(), migrated.stays(), migrated.restorePoint());
  }

  @Override
  public Undo undoUnfinished(StepContext context) {
    Optional<MigrationNotes.Note> noted = notes.find(context.deploy());
    if (noted.isEmpty()) {
      return Undo.NOTHING;
    }
    MigrationNotes.Note note = noted.get();
    String stays =
        note.command().isEmpty() ? remains(context, note) : command.remains(context, note);
    return stays.isEmpty()
        ? waysBack.nothing(context.environment(), note.start().restorePoint())
        : waysBack.stays(context.environment(), stays, note.start().restorePoint());
  }

  private String remains(StepContext context, MigrationNotes.Note note) {
    Remains seen = note.remains();
    return (seen == null
            ? migrator.since(databases.ensure(context.environment()), note.start())
            : seen)
        .words();
  }

  private Migrated migrate(
      Environment environment, DatabaseAccess access, Migrations migrations, StepContext context) {
    Migrated result = migrator.migrate(access, migrations, witness(environment, context));
    memory.remember(environment.key(), access, migrations, result);
    if (result.applied() > 0) {
      DatabaseWords.ofUnlogged(access).ifPresent(context.log()::line);
    }
    return result;
  }

  /** One of them would run on what the other left, in an order that nobody chose. */
  private static void refuse(Component app, BuildPlan.Release own, Migrations migrations) {
    throw new DeployException(
        MigrateCode.TWO_TOOLS.because(
            "The database has two owners: %s, and the SQL files in %s"
                .formatted(own.tool(), migrations.directory()),
            "Say which one runs, with %s for the command, or %s for the SQL files"
                .formatted(
                    ManifestKey.RELEASE.suggest(
                        app.release().map(ReleaseCandidate::command).orElse("")),
                    ManifestKey.RELEASE.suggest(""))));
  }

  private Migrator.Witness witness(Environment environment, StepContext context) {
    return new Migrator.Witness() {
      @Override
      public Optional<Migrator.Start> started() {
        return notes.find(context.deploy()).map(MigrationNotes.Note::start);
      }

      @Override
      public Migrator.Start start(
          String table, int rank, boolean isAnythingThere, boolean destroys) {
        String reason = "before the migrations of " + commit(context);
        Migrator.Start start =
            new Migrator.Start(
                table,
                rank,
                isAnythingThere ? waysBack.keep(environment, reason, destroys, context.log()) : "");
        notes.write(context.deploy(), new MigrationNotes.Note(start, null, ""));
        return start;
      }

      @Override
      public boolean readmit() {
        return databases.readmit(environment);
      }

      @Override
      public void remains(Remains remains) {
        started()
            .ifPresent(start ->
                notes.write(context.deploy(), new MigrationNotes.Note(start, remains, "")));
      }

      @Override
      public void say(String line) {
        context.log().line(line);
      }
    };
  }

  private static String commit(StepContext context) {
    return context.request(DeployRequest.class).commit().substring(0, 7);
  }
}
