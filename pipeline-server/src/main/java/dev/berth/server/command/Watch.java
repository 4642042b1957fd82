package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.DeployActions;
import dev.berth.server.action.KnownApps;
import dev.berth.server.app.Environment;
import dev.berth.server.pipeline.Deploy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

@Command(
    name = "watch",
    description =
        "Follow the deploy that runs, or show the last one; ends as the deploy does, like git push.")
final class Watch extends OneApp {
  private final DeployActions deploys;

  Watch(KnownApps apps, DeployActions deploys) {
    super(apps);
    this.deploys = deploys;
  }

  private record Watched(
      String deploy, String environment, boolean live, Optional<String> code, List<String> lines) {}

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return actor.mayRead(app(call));
  }

  @Override
  ExitCode run(Call call) {
    Environment environment = environment(call);
    Deploy deploy =
        deploys
            .newest(environment)
            .orElseThrow(() ->
                new Failed(
                    "nothing was deployed to " + environment.title() + " yet",
                    "push its branch: git push berth " + environment.branch()));
    List<String> lines = new ArrayList<>();
    Optional<String> code =
        deploys.watch(deploy, json.isWanted() ? lines::add : call::line, () -> goesOn(call));
    json.print(
        call,
        new Watched(
            deploy.id().toString(), environment.key(), code.isEmpty(), code, List.copyOf(lines)),
        () -> {});
    return code.isEmpty() ? ExitCode.OK : ExitCode.FAILED;
  }

  /** Also finds out that the caller is gone. */
  private static boolean goesOn(Call call) {
    call.progress("deploy", "goes on, also without this command");
    return true;
  }
}
