package dev.berth.server.outbound;

import dev.berth.server.app.App;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.Environment;
import dev.berth.server.inbound.Connection;
import dev.berth.server.inbound.Connections;
import dev.berth.server.inbound.KnownPullRequest;
import dev.berth.server.inbound.PullRequests;
import dev.berth.webhooks.host.Comment;
import dev.berth.webhooks.host.CommentId;
import dev.berth.webhooks.host.CommitStatus;
import dev.berth.webhooks.host.DeploymentId;
import dev.berth.webhooks.host.Deployments;
import dev.berth.webhooks.host.RepositoryHost;
import dev.berth.webhooks.send.HostAnswer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Tells hosting services how the deploys of their commits and requests are. */
@Component
class HostReports {
  static final String STATUS = "host:status";
  static final String DEPLOYMENT = "host:deployment";
  static final String COMMENT = "host:comment";

  private final OutboundClients senders;
  private final Outbox outbox;
  private final Connections connections;
  private final PullRequests requests;
  private final AppCatalog catalog;
  private final DeployReports deploys;

  HostReports(
      OutboundClients senders,
      Outbox outbox,
      Connections connections,
      PullRequests requests,
      AppCatalog catalog,
      DeployReports deploys) {
    this.senders = senders;
    this.outbox = outbox;
    this.connections = connections;
    this.requests = requests;
    this.catalog = catalog;
    this.deploys = deploys;
  }

  /** Whether there is anybody to tell: without a token there is not. */
  boolean canTell(Connection connection) {
    return senders.host(connection).isPresent();
  }

  /** Tells what has changed. */
  void tell(Connection connection, List<DeployReport> newestFirst) {
    Optional<RepositoryHost> host = senders.host(connection);
    if (host.isEmpty()) {
      return;
    }
    for (DeployReport report : newestFirst.reversed()) {
      boolean isTheirs = report.endedAt().isAfter(connection.connectedAt());
      if (isTheirs && report.commitId().isPresent() && !report.rollback()) {
        status(connection, host.get(), report);
        host.get()
            .deployments()
            .ifPresent(deployments -> deployment(connection, deployments, report));
      }
    }
    comments(connection, host.get());
  }

  private void comments(Connection connection, RepositoryHost host) {
    App app = catalog.find(connection.app()).orElseThrow();
    Map<KnownPullRequest, Environment> environments = new LinkedHashMap<>();
    for (KnownPullRequest request : requests.open(connection.app())) {
      environments.put(
          request,
          request.fork()
              ? Environment.fork(request.app(), request.number())
              : app.environmentOf(request.branch()));
    }
    if (environments.isEmpty()) {
      return;
    }
    Map<String, DeployReport> newest = deploys.newestOf(environments.values());
    environments.forEach((request, environment) ->
        comment(connection, host, request, Optional.ofNullable(newest.get(environment.key()))));
  }

  private void status(Connection connection, RepositoryHost host, DeployReport report) {
    CommitStatus.State state =
        switch (report.state()) {
          case PENDING -> CommitStatus.State.PENDING;
          case LIVE -> CommitStatus.State.SUCCESS;
          case FAILED, DROPPED -> CommitStatus.State.FAILURE;
        };
    outbox.tell(
        connection.app(),
        report.deploy(),
        STATUS,
        report.key(),
        message ->
            named(
                host.publish(
                    new CommitStatus(
                        report.commit(), state, context(report), report.words(), report.page())),
                CommitStatus::context));
  }

  private static String context(DeployReport report) {
    return report.environment().kind() == Environment.Kind.PRODUCTION
        ? "berth/production"
        : "berth/preview";
  }

  private void deployment(Connection connection, Deployments deployments, DeployReport report) {
    outbox.tell(
        connection.app(),
        report.deploy(),
        DEPLOYMENT,
        report.key(),
        message -> deployment(deployments, report, message));
  }

  private static HostAnswer<String> deployment(
      Deployments deployments, DeployReport report, Notification message) {
    boolean production = report.environment().kind() == Environment.Kind.PRODUCTION;
    HostAnswer<DeploymentId> known =
        deployments.ensure(
            new Deployments.Deployment(
                report.commit(),
                production ? "production" : "preview/" + report.environment().title(),
                report.words(),
                production,
                Optional.of(message.remote()).filter(id -> !id.isEmpty()).map(DeploymentId::new)));
    if (!(known instanceof HostAnswer.Done<DeploymentId>(DeploymentId id))) {
      return named(known, DeploymentId::value);
    }
    Deployments.State state =
        switch (report.state()) {
          case PENDING -> Deployments.State.IN_PROGRESS;
          case LIVE -> Deployments.State.SUCCESS;
          case FAILED -> Deployments.State.FAILURE;
          case DROPPED -> Deployments.State.INACTIVE;
        };
    return named(
        deployments.report(
            id,
            new Deployments.Progress(
                state,
                report.words(),
                report.state() == DeployReport.State.LIVE
                    ? Optional.of(report.live())
                    : Optional.empty(),
                report.page())),
        DeploymentId::value);
  }

  private void comment(
      Connection connection,
      RepositoryHost host,
      KnownPullRequest request,
      Optional<DeployReport> report) {
    boolean waits = request.state() == KnownPullRequest.State.WAITING;
    if (report.isEmpty() && !waits) {
      return;
    }
    outbox.tell(
        connection.app(),
        connection.app() + "#" + request.number(),
        COMMENT,
        waits ? "waiting" : report.map(DeployReport::key).orElse(""),
        message ->
            named(
                host.ensureComment(
                    request.number(),
                    new Comment(
                        key(connection),
                        waits ? Comments.waiting(request) : Comments.of(report.orElseThrow()),
                        Optional.of(message.remote())
                            .filter(id -> !id.isEmpty())
                            .map(CommentId::new))),
                CommentId::value));
  }

  /** Nobody but Berth can write a comment that begins with this. */
  private String key(Connection connection) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("comment".getBytes(StandardCharsets.UTF_8));
      digest.update(
          connections.secrets(connection.app()).secret().getBytes(StandardCharsets.UTF_8));
      return "berth:" + HexFormat.of().formatHex(digest.digest()).substring(0, 24);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }

  private static <T> HostAnswer<String> named(HostAnswer<T> answer, Function<T, String> name) {
    return switch (answer) {
      case HostAnswer.Done<T>(T value) -> new HostAnswer.Done<>(name.apply(value));
      case HostAnswer.TryLater<T>(var after, var why) -> new HostAnswer.TryLater<>(after, why);
      case HostAnswer.Refused<T>(var problem, var summary, var advice) ->
          new HostAnswer.Refused<>(problem, summary, advice);
    };
  }
}
