package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.DatabaseActions;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "backup",
    description =
        "Write the whole installation to a file while it serves, secrets included; a name that"
            + " ends with .gz is compressed.")
final class Backup extends Verb {
  private final DatabaseActions actions;

  @Parameters(paramLabel = "FILE", description = "The file; - is the standard output.")
  private String file = "";

  Backup(DatabaseActions actions) {
    this.actions = actions;
  }

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return actor.isAdmin();
  }

  @Override
  ExitCode run(Call call) throws IOException {
    call.file(
        "backup",
        file,
        "secrets included: keep it safe",
        out -> actions.writeInstallation(out, call.caller()));
    return ExitCode.OK;
  }
}
