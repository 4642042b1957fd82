package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.DatabaseActions;
import dev.berth.server.action.KnownApps;
import dev.berth.server.app.Environment;
import dev.berth.server.database.RestorePoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "restore",
    description = "List the database's restore points, or go back to the one that is named.")
final class DbRestore extends EnvironmentVerb {
  private static final String POINT = "[0-9a-f-]+";

  private final DatabaseActions actions;

  @Parameters(
      paramLabel = "[APP] [POINT]",
      arity = "0..2",
      hideParamSyntax = true,
      description = "The app, as with --app, and a restore point.")
  private List<String> words = new ArrayList<>();

  DbRestore(KnownApps apps, DatabaseActions actions) {
    super(apps);
    this.actions = actions;
  }

  /** Names of apps begin with a letter, those of restore points with a digit. */
  @Override
  Optional<String> positional(Call call) {
    return words.isEmpty() || (words.size() == 1 && words.getFirst().matches("\\d.*"))
        ? Optional.empty()
        : Optional.of(words.getFirst());
  }

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return point(call).isPresent() ? actor.mayDeploy(app(call)) : actor.mayRead(app(call));
  }

  @Override
  ExitCode run(Call call) {
    Environment environment = environment(call);
    Optional<String> wanted = point(call);
    if (wanted.isEmpty()) {
      List<RestorePoint> points = actions.view(environment).restorePoints();
      json.print(call, points, () -> list(environment, points, call));
      return ExitCode.OK;
    }
    String point = wanted.get();
    if (!point.matches(POINT)) {
      throw new WrongUse(
          "\"" + point + "\" is no restore point",
          "list them: " + call.client().command("db restore " + environment.app()));
    }
    call.progress("restore", "going back to " + point);
    DatabaseActions.Restored restored = actions.restore(environment, point, call.caller());
    json.print(
        call,
        actions.view(environment),
        () -> {
          call.doneSinceStart(
              "restored",
              environment.app()
                  + " has the data of "
                  + point
                  + "; what it had is a restore point too");
          restored.gone().forEach(gone -> call.note("restored", gone.gaveWay()));
          restored.notes().forEach(note -> call.note("restored", note.replaceFirst("note: ", "")));
          restored.older().ifPresent(words -> call.note("restored", words));
        });
    return ExitCode.OK;
  }

  private Optional<String> point(Call call) {
    int names = positional(call).isPresent() ? 1 : 0;
    return words.size() > names ? Optional.of(words.getLast()) : Optional.empty();
  }

  private void list(Environment environment, List<RestorePoint> points, Call call) {
    points.forEach(point ->
        call.line(
            "  %s  %s  %9s  %s%s"
                .formatted(
                    point.id(),
                    point.takenAt(),
                    Sizes.words(point.bytes()),
                    point.reason(),
                    fate(point))));
    call.line(actions.limits());
    call.line("Go back to one, or delete one, with");
    call.line("  " + call.client().command("db restore " + environment.app() + " RESTORE-POINT"));
    call.line("  " + call.client().command("db forget " + environment.app() + " RESTORE-POINT"));
  }

  private static String fate(RestorePoint point) {
    return switch (point.keep()) {
      case BY_HAND -> " · stays until you delete it";
      case WAY_BACK, ROUTINE -> "";
      case SPENT -> " · nothing came of that; the next one takes its place";
    };
  }
}
