package dev.berth.server.outbound;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.app.PublicUrls;
import dev.berth.server.deploy.DeployRequest;
import dev.berth.server.deploy.ReconfigureRequest;
import dev.berth.server.deploy.RollbackRequest;
import dev.berth.server.failure.Failure;
import dev.berth.server.pipeline.Deploy;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.DeployState;
import dev.berth.server.pipeline.Engine;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads from the journal what there is to tell of deploys. */
@Component
class DeployReports {
  private static final int MOST_FAILURES = 1000;
  private static final int LOOK_BACK = 60;

  private final Map<DeployId, Optional<Failure>> failures = new ConcurrentHashMap<>();
  private final Engine engine;
  private final PublicUrls urls;

  DeployReports(Engine engine, PublicUrls urls) {
    this.engine = engine;
    this.urls = urls;
  }

  /** Of an app's deploys that have not ended or did so since then, newest first. */
  List<DeployReport> of(AppName app, Instant since) {
    return engine.openOrEndedSince(app, since).stream()
        .filter(DeployReports::isReported)
        .map(this::report)
        .toList();
  }

  /** Of the newest deploy of each environment that anybody is told of, by the environment's key. */
  Map<String, DeployReport> newestOf(Collection<Environment> environments) {
    return engine.newestOf(environments).values().stream()
        .flatMap(deploy -> isReported(deploy) ? Stream.of(deploy) : before(deploy).stream())
        .map(this::report)
        .collect(Collectors.toMap(report -> report.environment().key(), Function.identity()));
  }

  /** What went there before the variables were set anew. */
  private Optional<Deploy> before(Deploy deploy) {
    return engine.recentOf(deploy.environment().app(), LOOK_BACK).stream()
        .filter(other -> other.environment().equals(deploy.environment()) && isReported(other))
        .findFirst();
  }

  private static boolean isReported(Deploy deploy) {
    return !(deploy.request() instanceof ReconfigureRequest);
  }

  private DeployReport report(Deploy deploy) {
    Environment environment = deploy.environment();
    DeployReport.State state = state(deploy);
    Optional<Failure> failure =
        state == DeployReport.State.FAILED ? failure(deploy) : Optional.empty();
    return new DeployReport(
        deploy.id().toString(),
        environment,
        deploy.request() instanceof DeployRequest(String commit) ? commit : "",
        state,
        deploy.request() instanceof RollbackRequest,
        words(state, environment, failure),
        state == DeployReport.State.FAILED ? failure.map(Failure::advice).orElse("") : "",
        deploy.requestedBy(),
        Optional.ofNullable(deploy.endedAt()).orElse(Instant.MAX),
        urls.of(environment),
        urls.deployPage(environment.app(), deploy.id()));
  }

  /** A journal that has ended is read once. */
  private Optional<Failure> failure(Deploy deploy) {
    if (failures.size() > MOST_FAILURES) {
      failures.clear();
    }
    return failures.computeIfAbsent(deploy.id(), id -> engine.state(id).map(DeployState::failure));
  }

  private static DeployReport.State state(Deploy deploy) {
    return switch (deploy.status()) {
      case WAITING, RUNNING, UNDOING -> DeployReport.State.PENDING;
      case SUCCEEDED -> DeployReport.State.LIVE;
      case FAILED, STUCK -> DeployReport.State.FAILED;
      case CANCELLED, SUPERSEDED -> DeployReport.State.DROPPED;
    };
  }

  private static String words(
      DeployReport.State state, Environment environment, Optional<Failure> failure) {
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
