package dev.berth.server.web;

import dev.berth.server.app.AppName;
import dev.berth.server.app.Environment;
import dev.berth.server.app.PublicUrls;
import dev.berth.server.deploy.DeployRequest;
import dev.berth.server.deploy.DeployTitles;
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
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Reads deploys for pages and API. */
@Component
class Deploys {
  private final Engine engine;
  private final ReleaseHistory history;
  private final PublicUrls urls;
  private final DeployTitles titles;

  Deploys(Engine engine, ReleaseHistory history, PublicUrls urls, DeployTitles titles) {
    this.engine = engine;
    this.history = history;
    this.urls = urls;
    this.titles = titles;
  }

  List<DeploySummary> recent(AppName app, int limit) {
    return summaries(engine.recentOf(app, limit));
  }

  /** The newest deploy of each environment that has one, by the environment's key. */
  Map<String, DeploySummary> newest(Collection<Environment> environments) {
    return summaries(engine.newestOf(environments).values()).stream()
        .collect(Collectors.toMap(DeploySummary::environment, Function.identity()));
  }

  /** The deploys of an environment that have not ended. */
  Set<DeployId> active(Environment environment) {
    return engine.activeIn(environment).stream().map(Deploy::id).collect(Collectors.toSet());
  }

  /** A deploy of this app and no other. */
  DeployId id(AppName app, String text) {
    return find(app, text).id();
  }

  DeployView view(AppName app, String text) {
    Deploy deploy = find(app, text);
    DeployState state = engine.state(deploy.id()).orElseThrow(() -> unknown(app, text));
    return new DeployView(
        summaries(List.of(deploy)).getFirst(),
        urls.of(deploy.environment()).toString(),
        state.steps().stream().map(Deploys::step).toList(),
        Optional.ofNullable(state.failure()),
        state.stays(),
        state.status() == DeployStatus.WAITING ? engine.waitingBefore(deploy.id()) : 0,
        history.of(deploy.id()).filter(made -> made.wentLiveAt().isPresent()).map(Release::number),
        Optional.ofNullable(state.supersededBy()).map(DeployId::toString));
  }

  private Deploy find(AppName app, String text) {
    return parse(text)
        .flatMap(engine::deploy)
        .filter(deploy -> deploy.environment().app().equals(app))
        .orElseThrow(() -> unknown(app, text));
  }

  private List<DeploySummary> summaries(Collection<Deploy> deploys) {
    Map<DeployId, String> titled = titles.of(deploys);
    return deploys.stream()
        .map(deploy -> summary(deploy, titled.getOrDefault(deploy.id(), "")))
        .toList();
  }

  private static DeploySummary summary(Deploy deploy, String title) {
    return new DeploySummary(
        deploy.id().toString(),
        deploy.environment().app().value(),
        deploy.environment().key(),
        deploy.environment().title(),
        deploy.kind(),
        title,
        deploy.request() instanceof DeployRequest(String commit) ? commit : "",
        lower(deploy.status()),
        deploy.requestedBy(),
        deploy.submittedAt(),
        Optional.ofNullable(deploy.startedAt()),
        Optional.ofNullable(deploy.endedAt()),
        Optional.ofNullable(deploy.failureCode()));
  }

  private static DeployView.StepView step(StepState step) {
    return new DeployView.StepView(
        step.name(),
        failed(step) ? "failed" : stopped(step) ? "stopped" : lower(step.status()),
        step.attempts(),
        Optional.ofNullable(step.startedAt()),
        Optional.ofNullable(step.endedAt()));
  }

  /** The step that was the reason stays marked, also once it is taken back. */
  private static boolean failed(StepState step) {
    return step.status() == StepStatus.UNDONE && step.failure() != null;
  }

  /** It had no time to fail: the deploy ended before. */
  private static boolean stopped(StepState step) {
    return step.status() == StepStatus.FAILED && step.failure() == null;
  }

  static String lower(Enum<?> status) {
    return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static Optional<DeployId> parse(String text) {
    try {
      return Optional.of(DeployId.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static DeployException unknown(AppName app, String text) {
    return new DeployException(
        WebCode.UNKNOWN_DEPLOY.because(
            app + " has no deploy \"" + text + "\"", "Choose one from the app's page"));
  }
}
