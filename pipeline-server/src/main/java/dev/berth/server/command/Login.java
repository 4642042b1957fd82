package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.access.LoginLinks;
import dev.berth.server.action.TokenActions;
import java.time.Instant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "login", description = "Print a one-time link to the console.")
final class Login extends Verb {
  private final TokenActions actions;

  @Mixin private final JsonOption json = new JsonOption();

  Login(TokenActions actions) {
    this.actions = actions;
  }

  private record Link(String url, Instant expiresAt) {}

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return actor.isAdmin();
  }

  @Override
  ExitCode run(Call call) {
    LoginLinks.LoginLink link = actions.link(call.caller());
    json.print(call, new Link(link.url(), link.expiresAt()), () -> call.line(link.url()));
    return ExitCode.OK;
  }
}
