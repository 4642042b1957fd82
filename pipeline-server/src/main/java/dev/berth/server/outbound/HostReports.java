package dev.berth.server.outbound;

import dev.berth.server.app.App;
import dev.berth.server.app.AppCatalog;
import dev.berth.server.app.Environment;
import dev.berth.server.inbound.Connection;
import dev.berth.server.inbound.Connections;
import dev.berth.server.inbound.Request;
import dev.berth.server.inbound.Requests;
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

  private final Senders senders;
  private final Outbox outbox;
  private final Connections connections;
  private final Requests requests;
  private final AppCatalog catalog;
  private final NewsDesk desk;

  HostReports(
      Senders senders,
      Outbox outbox,
      Connections connections,
      Requests requests,
      AppCatalog catalog,
      NewsDesk desk) {
    this.senders = senders;
    this.outbox = outbox;
    this.connections = connections;
    this.requests = requests;
    this.catalog = catalog;
    this.desk = desk;
  }

  /** Whether there is anybody to tell: without a token there is not. */
  boolean canTell(Connection connection) {
    return senders.host(connection).isPresent();
  }

  /** Tells what has changed. */
  void tell(Connection connection, List<News> newestFirst) {
    Optional<RepositoryHost> host = senders.host(connection);
    if (host.isEmpty()) {
      return;
    }
    for (News news : newestFirst.reversed()) {
      boolean isTheirs = news.endedAt().isAfter(connection.connectedAt());
      if (isTheirs && news.commitId().isPresent() && !news.rollback()) {
        status(connection, host.get(), news);
        host.get()
            .deployments()
            .ifPresent(deployments -> deployment(connection, deployments, news));
      }
    }
    comments(connection, host.get());
  }

  private void comments(Connection connection, RepositoryHost host) {
    App app = catalog.find(connection.app()).orElseThrow();
    Map<Request, Environment> environments = new LinkedHashMap<>();
    for (Request request : requests.open(connection.app())) {
      environments.put(
          request,
          request.fork()
              ? Environment.fork(request.app(), request.number())
              : app.environmentOf(request.branch()));
    }
    if (environments.isEmpty()) {
      return;
    }
    Map<String, News> newest = desk.newestOf(environments.values());
    environments.forEach((request, environment) ->
        comment(connection, host, request, Optional.ofNullable(newest.get(environment.key()))));
  }

  private void status(Connection connection, RepositoryHost host, News news) {
    CommitStatus.State state =
        switch (news.state()) {
          case PENDING -> CommitStatus.State.PENDING;
          case LIVE -> CommitStatus.State.SUCCESS;
          case FAILED, DROPPED -> CommitStatus.State.FAILURE;
        };
    outbox.tell(
        connection.app(),
        news.deploy(),
        STATUS,
        news.key(),
        message ->
            named(
                host.publish(
                    new CommitStatus(
                        news.commit(), state, context(news), news.words(), news.page())),
                CommitStatus::context));
  }

  private static String context(News news) {
    return news.environment().kind() == Environment.Kind.PRODUCTION
        ? "berth/production"
        : "berth/preview";
  }

  private void deployment(Connection connection, Deployments deployments, News news) {
    outbox.tell(
        connection.app(),
        news.deploy(),
        DEPLOYMENT,
        news.key(),
        message -> deployment(deployments, news, message));
  }

  private static HostAnswer<String> deployment(
      Deployments deployments, News news, Message message) {
    boolean production = news.environment().kind() == Environment.Kind.PRODUCTION;
    HostAnswer<DeploymentId> known =
        deployments.ensure(
            new Deployments.Deployment(
                news.commit(),
                production ? "production" : "preview/" + news.environment().title(),
                news.words(),
                production,
                Optional.of(message.remote()).filter(id -> !id.isEmpty()).map(DeploymentId::new)));
    if (!(known instanceof HostAnswer.Done<DeploymentId>(DeploymentId id))) {
      return named(known, DeploymentId::value);
    }
    Deployments.State state =
        switch (news.state()) {
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
                news.words(),
                news.state() == News.State.LIVE ? Optional.of(news.live()) : Optional.empty(),
                news.page())),
        DeploymentId::value);
  }

  private void comment(
      Connection connection, RepositoryHost host, Request request, Optional<News> news) {
    boolean waits = request.state() == Request.State.WAITING;
    if (news.isEmpty() && !waits) {
      return;
    }
    outbox.tell(
        connection.app(),
        connection.app() + "#" + request.number(),
        COMMENT,
        waits ? "waiting" : news.map(News::key).orElse(""),
        message ->
            named(
                host.ensureComment(
                    request.number(),
                    new Comment(
                        key(connection),
                        waits ? Comments.waiting(request) : Comments.of(news.orElseThrow()),
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
