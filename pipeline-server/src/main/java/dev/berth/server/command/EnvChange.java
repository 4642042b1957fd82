package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.VariableActions;
import dev.berth.server.app.AppName;
import dev.berth.server.pipeline.DeployId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** A command that changes variables, and brings the change to what is live. */
abstract class EnvChange extends AppVerb {
  private static final int MOST_BYTES = 4 * 1024 * 1024;
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");

  private final DeployEnds ends;

  @Option(
      names = "--scope",
      paramLabel = "SCOPE",
      defaultValue = "app",
      description = "app (every environment, unless said), previews, production, or a branch.")
  private String scope = "app";

  EnvChange(DeployEnds ends) {
    this.ends = ends;
  }

  private record Change(VariableActions.Changed changed, List<DeployEnds.Live> live) {}

  abstract String label();

  abstract VariableActions.Changed change(AppName app, String scope, Call call) throws IOException;

  @Override
  final boolean isAllowed(Actor actor, Call call) {
    return actor.mayDeploy(app(call));
  }

  @Override
  final ExitCode run(Call call) throws IOException, InterruptedException {
    AppName app = app(call);
    VariableActions.Changed changed = change(app, scope, call);
    if (!json.isWanted()) {
      tell(app, changed, call);
    }
    List<DeployEnds.Live> live = new ArrayList<>();
    for (String deploy : changed.deploys()) {
      Instant started = call.now();
      DeployEnds.Live end = ends.await(DeployId.parse(deploy), call);
      live.add(end);
      if (!json.isWanted()) {
        call.done("live", end.words(), started);
      }
    }
    if (json.isWanted()) {
      call.json(new Change(changed, live));
    }
    return ExitCode.OK;
  }

  private void tell(AppName app, VariableActions.Changed changed, Call call) {
    if (!changed.leftOut().isEmpty()) {
      call.note(
          label(),
          "left out, since Berth gives them itself: " + String.join(" ", changed.leftOut()));
    }
    if (changed.names().isEmpty()) {
      call.done(label(), "nothing changed: it was like that before");
      return;
    }
    call.done(
        label(),
        "%s for %s of %s (version %d)"
            .formatted(String.join(" ", changed.names()), changed.scope(), app, changed.version()));
    if (changed.madeUp()) {
      call.note(
          label(), "Berth had made it up, and has made up another; env set gives it one of yours");
    }
    if (!changed.overriddenIn().isEmpty()) {
      call.note(
          label(),
          "another value stays in use in "
              + String.join(", ", changed.overriddenIn())
              + ", set there or more narrowly: berth env list --app "
              + app);
    }
    if (changed.deploys().isEmpty()) {
      call.note(label(), "nothing live is affected; the next deploy finds it");
    }
  }

  /** A mistyped "env set VALUE" must not print the value. */
  static String checkedName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new WrongUse(
          "this is no name for a variable",
          "use up to 128 letters, digits and underscores, not starting with a digit");
    }
    return name;
  }

  static String text(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw new WrongUse("this is too long: 4 MB are the most");
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("this is not text in UTF-8; store it as base64", e);
    }
  }
}
