package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.DeployActions;
import dev.berth.server.action.KnownApps;
import dev.berth.server.app.AppName;
import dev.berth.server.release.Release;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "rollback",
    description = "Go back to the release before, or to the one that is named.")
final class Rollback extends EnvironmentVerb {
  private final KnownApps apps;
  private final DeployActions actions;
  private final DeployEnds ends;

  @Parameters(
      paramLabel = "[APP] [RELEASE]",
      arity = "0..2",
      hideParamSyntax = true,
      description = "The app, as with --app, and a release's number.")
  private List<String> words = new ArrayList<>();

  Rollback(KnownApps apps, DeployActions actions, DeployEnds ends) {
    super(apps);
    this.apps = apps;
    this.actions = actions;
    this.ends = ends;
  }

  /** A single word that is a number names the release of an app that is known otherwise. */
  @Override
  Optional<String> positional(Call call) {
    return words.isEmpty() || (words.size() == 1 && words.getFirst().matches("\\d+"))
        ? Optional.empty()
        : Optional.of(words.getFirst());
  }

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return actor.mayDeploy(app(call));
  }

  @Override
  ExitCode run(Call call) throws InterruptedException {
    AppName app = app(call);
    Optional<Long> number = number(call);
    Release release =
        number
            .map(wanted -> apps.release(app, wanted))
            .orElseGet(() -> apps.previous(environment(call)));
    DeployEnds.Live live = ends.await(actions.rollBack(app, release, call.caller()), call);
    json.print(call, live, () -> call.doneSinceStart("live", live.words()));
    return ExitCode.OK;
  }

  private Optional<Long> number(Call call) {
    int names = positional(call).isPresent() ? 1 : 0;
    if (words.size() <= names) {
      return Optional.empty();
    }
    String text = words.getLast();
    if (!text.matches("r?\\d{1,18}")) {
      throw new WrongUse("\"" + text + "\" is no release number");
    }
    return Optional.of(Long.valueOf(text.replaceFirst("^r", "")));
  }
}
