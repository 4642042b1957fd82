package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.DatabaseActions;
import dev.berth.server.action.KnownApps;
import dev.berth.server.app.Environment;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "dump",
    description =
        "Write the database to a file: SQL where the caller's pg_dump is new enough, else a"
            + " physical copy, which db import takes.")
final class DbDump extends AppAndFile {
  private final DatabaseActions actions;

  DbDump(KnownApps apps, DatabaseActions actions) {
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
    int own = call.client().program("pg_dump");
    if (own > 0) {
      DatabaseLogin login = new DatabaseLogin(actions.access(environment, call.caller()));
      int server = login.serverVersion();
      if (own >= server) {
        login.give(call.output());
        call.output().proceed("dump", List.of(file()));
        return ExitCode.OK;
      }
      call.note(
          "dump",
          "pg_dump %d cannot read PostgreSQL %d: this becomes a physical copy, for db import"
              .formatted(own, server));
    } else {
      actions.existing(environment);
      call.note("dump", "there is no pg_dump here: this becomes a physical copy, for db import");
    }
    if (!call.actor().isAdmin()) {
      throw new Failed("a physical copy is for administrators", "install a newer pg_dump");
    }
    call.file("dump", file(), "physical", out -> actions.write(environment, out, call.caller()));
    return ExitCode.OK;
  }
}
