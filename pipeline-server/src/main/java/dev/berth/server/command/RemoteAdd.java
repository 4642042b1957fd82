package dev.berth.server.command;

import dev.berth.server.access.AccessTokens;
import dev.berth.server.access.Actor;
import dev.berth.server.access.Scope;
import dev.berth.server.access.Scope.Ability;
import dev.berth.server.action.TokenActions;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "add",
    description = "Inside a Git repository: add the remote to push to, with a token of its own.")
final class RemoteAdd extends Verb {
  private final TokenActions tokens;

  @Option(
      names = "--app",
      paramLabel = "NAME",
      description = "The app; without it called like the package or the directory.")
  private @Nullable String named;

  @Option(
      names = "--name",
      paramLabel = "REMOTE",
      defaultValue = "berth",
      description = "What Git calls the remote; berth unless said.")
  private String remote = "berth";

  RemoteAdd(TokenActions tokens) {
    this.tokens = tokens;
  }

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return actor.isAdmin();
  }

  @Override
  ExitCode run(Call call) {
    ClientContext client = call.client();
    String top =
        client
            .repository()
            .orElseThrow(() ->
                new WrongUse(
                    client.directory().orElse("this") + " is not inside a Git repository",
                    "create one first: git init -b main"));
    if (!remote.matches("[A-Za-z0-9][A-Za-z0-9._-]*")) {
      throw new WrongUse("\"" + remote + "\" is no name for a remote");
    }
    AppName app = named == null ? AppNames.of(top, client.packageJson()) : new AppName(named);
    String url = call.urls().git(app).toString();
    Optional<String> existing =
        client.remotes().stream()
            .filter(other -> other.name().equals(remote))
            .map(GitRemote::url)
            .findFirst();
    if (existing.filter(other -> !other.equals(url)).isPresent()) {
      throw new Failed(
          "the remote \"" + remote + "\" already leads to " + existing.get(),
          "choose another name: --name NAME");
    }
    // The launcher keeps one for each user and app: what it kept before is of no use any more.
    AccessTokens.Created token =
        tokens.replace(
            app + ": git of " + client.user(),
            Set.of(new Scope(Ability.DEPLOY, Optional.of(app))),
            call.caller());
    call.output().give("token", token.text());
    call.output().give("url", url);
    call.output().give("words", words(app, url, top, call));
    call.output().proceed("add_remote", List.of(app.value(), remote));
    return ExitCode.OK;
  }

  /** Said by the launcher once it is true. */
  private String words(AppName app, String url, String top, Call call) {
    String git = "  git -C " + Shell.quoted(top);
    String first =
        call.client().hasCommit()
            ? ""
            : git + " add -A &&" + git.substring(1) + " commit -m \"First version\"\n";
    return "Remote \"%s\" added for the app \"%s\": %s\n\nDeploy with\n%s%s push %s %s\n\n"
            .formatted(remote, app, url, first, git, remote, call.client().branch().orElse("main"))
        + "The log streams into that command; it ends with the live URL, "
        + call.urls().of(Environment.production(app, "main"));
  }
}
