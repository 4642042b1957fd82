package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.DatabaseActions;
import dev.berth.server.action.KnownApps;
import dev.berth.server.app.Environment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "import",
    description =
        "Read a file into the database: SQL, an archive of pg_dump, or a physical copy; what was"
            + " there before becomes a restore point.")
final class DbImport extends AppAndFile {
  private final DatabaseActions actions;

  DbImport(KnownApps apps, DatabaseActions actions) {
    super(apps);
    this.actions = actions;
  }

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return actor.mayDeploy(app(call));
  }

  @Override
  ExitCode run(Call call) throws IOException {
    Environment environment = environment(call);
    String head = new String(call.input().head(file()), StandardCharsets.ISO_8859_1);
    // Not at the very start: the name may stand in an extended header first.
    if (head.contains("berth-backup") && head.contains("ustar")) {
      takePhysical(environment, call);
      return ExitCode.OK;
    }
    boolean archive = head.startsWith("PGDMP");
    String program = archive ? "pg_restore" : "psql";
    if (call.client().program("psql") == 0) {
      throw new Failed(
          program + " is not installed", "install it: the package postgresql-client has it");
    }
    DatabaseActions.Kept kept = actions.keepBeforeImport(environment, call.caller());
    kept.gone().forEach(point -> call.note("import", point.gaveWay()));
    call.note("import", "the data as it is before is restore point " + kept.point().id());
    new DatabaseLogin(actions.access(environment, call.caller())).give(call.output());
    call.output().give("app", environment.app().value());
    call.output().proceed(archive ? "unpack" : "load", List.of(file()));
    return ExitCode.OK;
  }

  private void takePhysical(Environment environment, Call call) throws IOException {
    if (!call.actor().isAdmin()) {
      throw new Failed("a physical copy is for administrators", "import SQL instead");
    }
    actions.read(environment, call.input().file(file()), call.caller());
    call.doneSinceStart("import", file() + " is in the database of " + environment.app());
  }
}
