package dev.berth.server.web;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.app.HostNames;
import dev.berth.server.deploy.ReconfigureRequest;
import dev.berth.server.failure.DeployException;
import dev.berth.server.pipeline.Deploy;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.DeployState;
import dev.berth.server.pipeline.DeployStatus;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.pipeline.StepState;
import dev.berth.server.pipeline.StepStatus;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads deploys for pages and API. */
@Component
class Deploys {
  /** Lanes are found by prefix, so other apps' deploys may come along and are left out again. */
  private static final int SPARE = 4;

  private final Engine engine;
  private final ReleaseHistory history;
  private final HostNames hosts;

  Deploys(Engine engine, ReleaseHistory history, HostNames hosts) {
    this.engine = engine;
    this.history = history;
    this.hosts = hosts;
  }

  List<DeploySummary> recent(AppName app, int limit) {
    return engine.recent(app.value(), limit * SPARE).stream()
        .filter(deploy -> appOf(deploy).equals(app.value()))
        .limit(limit)
        .map(this::summary)
        .toList();
  }

  Optional<DeploySummary> newest(Environment environment) {
    return engine.recent(environment.key(), SPARE).stream()
        .filter(deploy -> deploy.lane().equals(environment.key()))
        .filter(deploy -> deploy.status() != DeployStatus.SUPERSEDED)
        .findFirst()
        .map(this::summary);
  }

  /** A deploy of this app and no other. */
  DeployId id(AppName app, String text) {
    return find(app, text).id();
  }

  DeployView view(AppName app, String text) {
    Deploy deploy = find(app, text);
    DeployState state = engine.state(deploy.id()).orElseThrow(() -> unknown(app, text));
    return new DeployView(
        summary(deploy),
        hosts.url(deploy.lane() + "." + hosts.domain()),
        state.steps().stream().map(Deploys::step).toList(),
        Optional.ofNullable(state.failure()),
        state.status() == DeployStatus.WAITING ? engine.waitingBefore(deploy.id()) : 0,
        history.of(deploy.id()).filter(made -> made.wentLiveAt().isPresent()).map(Release::number),
        Optional.ofNullable(state.supersededBy()).map(DeployId::toString));
  }

  private Deploy find(AppName app, String text) {
    return parse(text)
        .flatMap(engine::deploy)
        .filter(deploy -> appOf(deploy).equals(app.value()))
        .orElseThrow(() -> unknown(app, text));
  }

  private DeploySummary summary(Deploy deploy) {
    JsonNode request = deploy.request();
    return new DeploySummary(
        deploy.id().toString(),
        appOf(deploy),
        deploy.lane(),
        titleOf(request),
        deploy.kind(),
        title(deploy),
        request.path("commit").asString(""),
        lower(deploy.status()),
        deploy.requestedBy(),
        deploy.submittedAt(),
        Optional.ofNullable(deploy.startedAt()),
        Optional.ofNullable(deploy.endedAt()),
        Optional.ofNullable(deploy.failureCode()));
  }

  private static String titleOf(JsonNode request) {
    return new Environment(
            new AppName(request.path("app").asString("")),
            request.path("branch").asString(""),
            Environment.Kind.valueOf(request.path("kind").asString("PREVIEW")))
        .title();
  }

  private String title(Deploy deploy) {
    long release = deploy.request().path("release").asLong(0);
    if (release > 0) {
      return "Roll back to release " + release;
    }
    if (deploy.kind().equals(ReconfigureRequest.KIND)) {
      return "New values of variables";
    }
    return engine
        .state(deploy.id())
        .flatMap(state -> state.step("checkout"))
        .map(StepState::output)
        .map(output -> output.path("subject").asString(""))
        .filter(subject -> !subject.isBlank())
        .orElse("Deploy of " + deploy.request().path("branch").asString("a commit"));
  }

  private static DeployView.StepView step(StepState step) {
    return new DeployView.StepView(
        step.name(),
        lower(failed(step) ? StepStatus.FAILED : step.status()),
        step.attempts(),
        Optional.ofNullable(step.startedAt()),
        Optional.ofNullable(step.endedAt()));
  }

  /** The step that was the reason stays marked, also once it is taken back. */
  private static boolean failed(StepState step) {
    return step.status() == StepStatus.UNDONE && step.failure() != null;
  }

  static String lower(Enum<?> status) {
    return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String appOf(Deploy deploy) {
    return deploy.request().path("app").asString("");
  }

  private static Optional<DeployId> parse(String text) {
    try {
      return Optional.of(DeployId.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static DeployException unknown(AppName app, String text) {
    return WebCode.UNKNOWN_DEPLOY.because(
        app + " has no deploy \"" + text + "\"", "Choose one from the app's page");
  }
}
