package dev.berth.server.deploy;

import dev.berth.server.app.AppManifest;
import dev.berth.server.app.Environment;
import dev.berth.server.database.EnvironmentDatabases;
import dev.berth.server.migrate.Migrated;
import dev.berth.server.migrate.Migrations;
import dev.berth.server.migrate.Migrator;
import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Makes sure that the environment's database is as the commit's migrations say. Forward only: what
 * was there before is a restore point, and the live release goes on when a migration fails.
 */
final class MigrateStep implements Step<Migrated> {
  static final StepKey<Migrated> KEY = new StepKey<>("migrate", Migrated.class);

  private final BuildDirectories directories;
  private final EnvironmentDatabases databases;
  private final Migrator migrator;

  MigrateStep(BuildDirectories directories, EnvironmentDatabases databases, Migrator migrator) {
    this.directories = directories;
    this.databases = databases;
    this.migrator = migrator;
  }

  @Override
  public StepKey<Migrated> key() {
    return KEY;
  }

  @Override
  public Set<StepKey<?>> needs() {
    return Set.of(PlanStep.KEY, ProvisionStep.KEY);
  }

  @Override
  public Migrated run(StepContext context) {
    if (!context.output(PlanStep.KEY).runtime().database()) {
      return Migrated.NOTHING;
    }
    Path checkout = directories.checkout(context.deploy());
    AppManifest manifest = ManifestFile.read(checkout);
    Optional<Migrations> migrations = Migrations.in(checkout.resolve(manifest.root()));
    if (migrations.isEmpty()) {
      return Migrated.NOTHING;
    }
    Environment environment = context.request(DeployRequest.class).environment();
    context.checkActive();
    return migrator.migrate(
        databases.ensure(environment), migrations.get(), witness(environment, context));
  }

  private Migrator.Witness witness(Environment environment, StepContext context) {
    return new Migrator.Witness() {
      @Override
      public String keep() {
        return databases.keep(environment, "before the migrations of " + commit(context)).id();
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
