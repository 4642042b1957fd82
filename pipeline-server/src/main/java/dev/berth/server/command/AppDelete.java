package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.EndActions;
import dev.berth.server.app.AppName;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "delete",
    description =
        "Delete an app, or one preview: nothing of it runs any more; code, data, releases and"
            + " variables are kept for a week and can be brought back.")
final class AppDelete extends AppVerb {
  private final EndActions ends;

  @Option(
      names = "--environment",
      paramLabel = "KEY",
      description = "Only this preview, such as shop--dark-mode.")
  private @Nullable String key;

  @Option(
      names = "--confirm",
      paramLabel = "NAME",
      description = "The app's or the preview's name once more; without it nothing is deleted.")
  private String confirmation = "";

  AppDelete(EndActions ends) {
    this.ends = ends;
  }

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return key == null ? actor.isAdmin() : actor.mayDeploy(app(call));
  }

  @Override
  ExitCode run(Call call) {
    AppName app = app(call);
    EndActions.Deleted deleted =
        key == null
            ? ends.delete(app, confirmation, call.caller())
            : ends.deletePreview(app, key, confirmation, call.caller());
    json.print(
        call,
        deleted,
        () -> {
          call.done("deleted", deleted.name() + ": nothing of it runs any more");
          call.note(
              "kept",
              "until %s; berth app restore --app %s%s brings it back"
                  .formatted(deleted.keptUntil(), app, key == null ? "" : " --environment " + key));
        });
    return ExitCode.OK;
  }
}
