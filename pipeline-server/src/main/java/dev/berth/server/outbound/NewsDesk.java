package dev.berth.server.outbound;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.app.HostNames;
import dev.berth.server.deploy.DeployRequest;
import dev.berth.server.deploy.RollbackRequest;
import dev.berth.server.failure.Failure;
import dev.berth.server.pipeline.Deploy;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.DeployState;
import dev.berth.server.pipeline.Engine;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Makes news of what the journal says. */
@Component
class NewsDesk {
  private static final int RECENT = 60;

  private static final int MOST_FAILURES = 1000;

  private final Map<DeployId, Optional<Failure>> failures = new ConcurrentHashMap<>();
  private final Engine engine;
  private final HostNames hosts;

  NewsDesk(Engine engine, HostNames hosts) {
    this.engine = engine;
    this.hosts = hosts;
  }

  /** Of the newest deploys of an app, newest first. */
  List<News> of(AppName app) {
    return engine.recent(app.value(), RECENT).stream()
        .filter(deploy -> deploy.request().path("app").asString("").equals(app.value()))
        .filter(deploy ->
            deploy.kind().equals(DeployRequest.KIND) || deploy.kind().equals(RollbackRequest.KIND))
        .map(deploy -> news(app, deploy))
        .toList();
  }

  private News news(AppName app, Deploy deploy) {
    Environment environment =
        new Environment(
            app,
            deploy.request().path("branch").asString(""),
            Environment.Kind.valueOf(deploy.request().path("kind").asString("PREVIEW")));
    News.State state = state(deploy);
    Optional<Failure> failure = state == News.State.FAILED ? failure(deploy) : Optional.empty();
    return new News(
        deploy.id().toString(),
        environment,
        deploy.request().path("commit").asString(""),
        state,
        deploy.kind().equals(RollbackRequest.KIND),
        words(state, environment, failure),
        state == News.State.FAILED ? failure.map(Failure::advice).orElse("") : "",
        deploy.requestedBy(),
        Optional.ofNullable(deploy.endedAt()).orElse(Instant.MAX),
        URI.create(hosts.url(hosts.of(environment))),
        URI.create(hosts.url(hosts.console()) + "/apps/" + app + "/deploys/" + deploy.id()));
  }

  /** A journal that has ended is read once. */
  private Optional<Failure> failure(Deploy deploy) {
    if (failures.size() > MOST_FAILURES) {
      failures.clear();
    }
    return failures.computeIfAbsent(deploy.id(), id -> engine.state(id).map(DeployState::failure));
  }

  private static News.State state(Deploy deploy) {
    return switch (deploy.status()) {
      case WAITING, RUNNING, UNDOING -> News.State.PENDING;
      case SUCCEEDED -> News.State.LIVE;
      case FAILED, STUCK -> News.State.FAILED;
      case CANCELLED, SUPERSEDED -> News.State.DROPPED;
    };
  }

  private static String words(
      News.State state, Environment environment, Optional<Failure> failure) {
    return switch (state) {
      case PENDING -> "Deploying to " + environment.title();
      case LIVE -> "Live in " + environment.title();
      case FAILED ->
          failure
              .map(known -> known.summary() + " (" + known.code() + ")")
              .orElse("Not deployed to " + environment.title());
      case DROPPED -> "Not deployed: something newer took its place, or somebody ended it";
    };
  }
}
