package dev.berth.server.inbound;

import dev.berth.server.app.App;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.failure.DeployException;
import dev.berth.server.source.mirror.RemoteAddress;
import dev.berth.server.source.mirror.RemoteCredentials;
import dev.berth.server.source.mirror.RemoteRepositories;
import dev.berth.webhooks.WebhookEvent;
import dev.berth.webhooks.WebhookEvent.PullRequest;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Previews of pull requests. A request from one of the repository's own branches has that branch's
 * preview; one from a fork waits until somebody has approved its author, and sees neither secrets
 * nor data then.
 */
@Component
public class PullRequests {
  private final PullRequestTable table;
  private final Connections connections;
  private final Branches branches;
  private final RemoteRepositories remotes;
  private final AppCatalog catalog;
  private final RequestPreviews previews;
  private final Clock clock;

  PullRequests(
      PullRequestTable table,
      Connections connections,
      Branches branches,
      RemoteRepositories remotes,
      AppCatalog catalog,
      RequestPreviews previews,
      Clock clock) {
    this.table = table;
    this.connections = connections;
    this.branches = branches;
    this.remotes = remotes;
    this.catalog = catalog;
    this.previews = previews;
    this.clock = clock;
  }

  /** Those that are not closed, newest first. */
  public List<KnownPullRequest> open(AppName app) {
    return table.open(app);
  }

  /** Lets everything that this contributor offers be deployed, now and later. */
  public void approve(AppName app, String contributor, String by) {
    Connection connection =
        connections
            .of(app)
            .orElseThrow(() ->
                new DeployException(
                    InboundCode.NOT_CONNECTED.because(
                        app + " is not connected to a repository", "Connect it first")));
    List<KnownPullRequest> waiting =
        table.open(app).stream()
            .filter(request -> request.fork() && request.author().equals(contributor))
            .toList();
    if (waiting.isEmpty()) {
      throw new DeployException(
          InboundCode.NO_REQUEST.because(
              "No open request of " + app + " is by \"" + contributor + "\"",
              "The page \"Repository\" lists who waits"));
    }
    table.approve(app, contributor, by);
    waiting.forEach(request -> deploy(connection, request));
  }

  /** What a delivery tells about a request. */
  List<String> heard(Connection connection, PullRequest told, Instant at) {
    boolean isClosed = told.action() == WebhookEvent.Action.CLOSED;
    int number = Math.toIntExact(told.number());
    // Some services name whoever acted last, so the first one named stays the author.
    String author =
        table.find(connection.app(), number).map(KnownPullRequest::author).orElse(told.author());
    boolean mayRun = !told.fromFork() || table.isApproved(connection.app(), author);
    KnownPullRequest request =
        new KnownPullRequest(
            connection.app(),
            number,
            told.headSha(),
            told.headBranch(),
            told.headRepository().orElse(""),
            told.fromFork(),
            author,
            told.url(),
            isClosed
                ? KnownPullRequest.State.CLOSED
                : mayRun ? KnownPullRequest.State.OPEN : KnownPullRequest.State.WAITING,
            clock.instant());
    table.put(request);
    if (isClosed) {
      return List.of(close(request));
    }
    if (!request.fork()) {
      return branches.look(connection, request.author(), at);
    }
    return List.of(
        mayRun
            ? deploy(connection, request)
            : "request "
                + request.number()
                + " by "
                + request.author()
                + " comes from a fork: it waits for somebody to approve its author");
  }

  private String deploy(Connection connection, KnownPullRequest request) {
    Environment environment = Environment.fork(request.app(), request.number());
    if (branches.isOneTooMany(environment)) {
      return "request " + request.number() + ": not deployed, there are enough previews already";
    }
    String commit = bring(connection, request);
    previews.deploy(environment, commit, request.author());
    table.state(request.app(), request.number(), KnownPullRequest.State.OPEN);
    return "request "
        + request.number()
        + ": "
        + commit.substring(0, 7)
        + " is being deployed, without secrets and data";
  }

  /** Berth's own token is never shown to a fork. */
  private String bring(Connection connection, KnownPullRequest request) {
    Optional<String> ref = connection.service().requestRef(request.number());
    if (ref.isPresent()) {
      return remotes.bringRequest(
          request.app(),
          connection.address(),
          connections.credentials(connection),
          ref.get(),
          request.number());
    }
    RemoteAddress fork =
        RemoteAddress.parse("https://" + connection.address().host() + "/" + request.source());
    return remotes.bringRequest(
        request.app(),
        fork,
        new RemoteCredentials.None(),
        "refs/heads/" + request.branch(),
        request.number());
  }

  private String close(KnownPullRequest request) {
    if (request.fork()) {
      previews.end(Environment.fork(request.app(), request.number()));
      remotes.dropRequest(request.app(), request.number());
      return "request " + request.number() + " is closed: its preview has ended";
    }
    App app = catalog.find(request.app()).orElseThrow();
    Environment environment = app.environmentOf(request.branch());
    if (environment.kind() == Environment.Kind.PRODUCTION
        || !catalog.environments(request.app()).contains(environment)) {
      return "request " + request.number() + " is closed";
    }
    previews.end(environment);
    return "request "
        + request.number()
        + " is closed: the preview of "
        + request.branch()
        + " has ended";
  }
}
