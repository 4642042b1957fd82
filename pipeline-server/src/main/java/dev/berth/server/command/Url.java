package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.KnownApps;
import java.net.URI;
import picocli.CommandLine.Command;

@Command(
    name = "url",
    description = "Print where visitors reach the console, or the app that is named.")
final class Url extends OneApp {
  Url(KnownApps apps) {
    super(apps);
  }

  private record Address(String url) {}

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return !isAboutApp(call) || actor.mayRead(app(call));
  }

  @Override
  ExitCode run(Call call) {
    URI url = isAboutApp(call) ? call.urls().of(environment(call)) : call.urls().console();
    json.print(call, new Address(url.toString()), () -> call.line(url.toString()));
    return ExitCode.OK;
  }

  private boolean isAboutApp(Call call) {
    return isNamed() || positional(call).isPresent();
  }
}
