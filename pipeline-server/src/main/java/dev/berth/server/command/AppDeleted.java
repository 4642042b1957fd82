package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.EndActions;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "deleted", description = "List deleted apps, and until when each is kept.")
final class AppDeleted extends Verb {
  @Mixin private final JsonOption json = new JsonOption();

  private final EndActions ends;

  AppDeleted(EndActions ends) {
    this.ends = ends;
  }

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return actor.isAdmin();
  }

  @Override
  ExitCode run(Call call) {
    List<EndActions.Deleted> all = ends.deleted();
    json.print(
        call,
        all,
        () ->
            all.forEach(
                one -> call.line("%-32s kept until %s".formatted(one.name(), one.keptUntil()))));
    return ExitCode.OK;
  }
}
