package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.EndActions;
import dev.berth.server.app.AppName;
import dev.berth.server.pipeline.DeployId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "restore",
    description = "Bring a deleted app or preview back, as it was when it was deleted.")
final class AppRestore extends AppVerb {
  private final EndActions actions;
  private final DeployEnds ends;

  @Option(
      names = "--environment",
      paramLabel = "KEY",
      description = "Only this preview, such as shop--dark-mode.")
  private @Nullable String key;

  AppRestore(EndActions actions, DeployEnds ends) {
    this.actions = actions;
    this.ends = ends;
  }

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return key == null ? actor.isAdmin() : actor.mayDeploy(app(call));
  }

  @Override
  ExitCode run(Call call) throws InterruptedException {
    AppName app = app(call);
    List<DeployId> deploys =
        key == null
            ? actions.bringBack(app, call.caller())
            : List.of(actions.bringBackPreview(app, key, call.caller()));
    List<DeployEnds.Live> live = new ArrayList<>();
    for (DeployId deploy : deploys) {
      Instant started = call.now();
      DeployEnds.Live end = ends.await(deploy, call);
      live.add(end);
      if (!json.isWanted()) {
        call.done("live", end.words(), started);
      }
    }
    json.print(
        call,
        live,
        () -> call.done("restored", app + (live.isEmpty() ? ": nothing of it was live" : "")));
    return ExitCode.OK;
  }
}
