package dev.berth.server.command;

import dev.berth.server.access.Actor;
import dev.berth.server.action.RepositoryActions;
import dev.berth.server.app.AppName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "connect",
    description = "Deploy a repository at GitHub, GitLab, Gitea, Forgejo or Bitbucket.")
final class Connect extends Verb {
  private static final int MOST_TOKEN = 4096;

  private final RepositoryActions actions;

  @Mixin private final JsonOption json = new JsonOption();

  @Parameters(
      paramLabel = "ADDRESS",
      description = "https://host/owner/name or git@host:owner/name.")
  private String address = "";

  @Option(
      names = "--app",
      paramLabel = "NAME",
      description = "The app, unless it is called like the repository.")
  private @Nullable String named;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "github, gitlab, gitea or bitbucket, where the host does not say it.")
  private String service = "";

  @Option(
      names = "--token",
      description = "Read a token from standard input, or ask for it: for private repositories.")
  private boolean withToken;

  Connect(RepositoryActions actions) {
    this.actions = actions;
  }

  private record Connected(String app, String address, String hook, List<String> words) {}

  @Override
  boolean isAllowed(Actor actor, Call call) {
    return actor.mayDeploy(app());
  }

  @Override
  ExitCode run(Call call) throws IOException {
    AppName app = app();
    if (address.startsWith("ssh://") || address.matches("[^/]*@[^/]*:.*")) {
      showKey(app, call);
    }
    String token = withToken ? token(call) : "";
    call.progress("connect", address);
    List<String> words = actions.connect(app, address, service, token, call.caller());
    String hook = actions.hookAddress(app);
    json.print(
        call,
        new Connected(app.value(), address, hook, words),
        () -> {
          call.doneSinceStart("connect", app + " with " + address);
          words.forEach(line -> call.note("connect", line));
          call.done("webhook", hook);
          call.done("console", call.urls().page(app) + "/repository   its secret, and what comes");
        });
    return ExitCode.OK;
  }

  /** A key that the repository does not know yet reads nothing, so it is shown first. */
  private void showKey(AppName app, Call call) throws IOException {
    String key = actions.deployKey(app);
    if (!call.input().isAnswered()) {
      call.output().error("  add this deploy key to the repository, reading is enough:");
      call.output().error("");
      call.output().error(key);
      call.output().error("");
    }
    call.input().pause("then press Enter ");
  }

  private static String token(Call call) throws IOException {
    byte[] typed = call.input().secret("token: ").readNBytes(MOST_TOKEN);
    String token = new String(typed, StandardCharsets.UTF_8).lines().findFirst().orElse("").strip();
    if (token.isEmpty()) {
      throw new WrongUse("no token was given", "pipe it in, or type it when asked");
    }
    return token;
  }

  private AppName app() {
    if (named != null) {
      return new AppName(named);
    }
    String last = address.replaceFirst("/+$", "").replaceFirst("^.*[/:]", "");
    String name = last.replaceFirst("\\.git$", "").toLowerCase(Locale.ROOT).replaceAll("[_.]", "-");
    try {
      return new AppName(name);
    } catch (IllegalArgumentException e) {
      throw new WrongUse(e.getMessage() + ": --app NAME");
    }
  }
}
