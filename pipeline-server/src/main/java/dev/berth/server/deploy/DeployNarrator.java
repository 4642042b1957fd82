package dev.berth.server.deploy;

import dev.berth.server.app.Environment;
import dev.berth.server.app.PublicUrls;
import dev.berth.server.failure.Failure;
import dev.berth.server.pipeline.DeployFollower;
import dev.berth.server.pipeline.DeployId;
import dev.berth.server.pipeline.DeployState;
import dev.berth.server.pipeline.DeployStatus;
import dev.berth.server.pipeline.Engine;
import dev.berth.server.pipeline.Followed;
import dev.berth.server.pipeline.StepEvent;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.source.PushConsole;
import dev.berth.server.source.PushProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells a deploy to the person who pushed: each step as it ends, and how it all came out. */
@Component
class DeployNarrator {
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private final Engine engine;
  private final ReleaseHistory history;
  private final PublicUrls urls;

  DeployNarrator(Engine engine, ReleaseHistory history, PublicUrls urls) {
    this.engine = engine;
    this.history = history;
    this.urls = urls;
  }

  /**
   * Follows the deploy while somebody listens.
   *
   * @return the failure's code when the deploy did not go live; empty when it did, was superseded,
   *     or nobody listens any more
   */
  Optional<String> tell(DeployId deploy, Environment environment, PushProgress progress) {
    progress.line("");
    progress.line(environment.app() + " → " + environment.title());
    DeployFollower follower = engine.follow(deploy);
    Map<String, Instant> started = new HashMap<>();
    try {
      while (progress.listening()) {
        Optional<Followed> next = follower.next(HEARTBEAT);
        if (next.isEmpty()) {
          continue;
        }
        switch (next.get()) {
          case Followed.Line line -> progress.line("  " + PushConsole.safe(line.text()));
          case Followed.Queued queued -> progress.line(waiting(queued.ahead()));
          case Followed.Happened happened -> step(happened, started, progress);
          case Followed.Ended ended -> {
            return ended(deploy, ended.state(), environment, progress);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return Optional.empty();
  }

  /** Says where the deploy stands in the queue; silent when it runs already. */
  void queue(DeployId deploy, Environment environment, PushProgress progress) {
    int ahead = engine.waitingBefore(deploy);
    if (ahead > 0) {
      progress.line(environment.title() + ": " + waiting(ahead).toLowerCase(Locale.ROOT));
    }
  }

  private static void step(
      Followed.Happened happened, Map<String, Instant> started, PushProgress progress) {
    switch (happened.event()) {
      case StepEvent.Started e -> started.putIfAbsent(e.step(), e.at());
      case StepEvent.Succeeded e ->
          progress.line(
              PushConsole.done(
                  e.step(),
                  happened.remark(),
                  Duration.between(started.getOrDefault(e.step(), e.at()), e.at())));
      case StepEvent.Retrying e ->
          progress.line("  " + e.step() + ": " + e.failure().summary() + "; trying again");
      case StepEvent.Failed e ->
          progress.line(
              PushConsole.failed(
                  e.step(),
                  e.failure().code(),
                  Duration.between(started.getOrDefault(e.step(), e.at()), e.at())));
      case StepEvent.Submitted e -> {}
      case StepEvent.Superseded e -> {}
      case StepEvent.Abandoned e -> {}
      case StepEvent.UndoStarted e -> {}
      case StepEvent.Undone e -> {}
      case StepEvent.UndoFailed e -> {}
      case StepEvent.UndoRequested e -> {}
    }
  }

  private Optional<String> ended(
      DeployId deploy, DeployState state, Environment environment, PushProgress progress) {
    return switch (state.status()) {
      case SUCCEEDED -> {
        live(deploy, state, environment, progress);
        yield Optional.empty();
      }
      case SUPERSEDED -> {
        progress.line("A newer push of " + environment.title() + " took this one's place.");
        yield Optional.empty();
      }
      case FAILED, CANCELLED, STUCK, UNDOING, WAITING, RUNNING -> {
        failed(deploy, state, environment, progress);
        yield Optional.of(code(state));
      }
    };
  }

  private void live(
      DeployId deploy, DeployState state, Environment environment, PushProgress progress) {
    Duration time =
        Duration.between(
            state.submittedAt(), state.endedAt() == null ? state.submittedAt() : state.endedAt());
    String number =
        history.of(deploy).map(Release::number).map(n -> "Release " + n).orElse("Release");
    progress.line("");
    progress.line(number + " is live after " + PushConsole.duration(time));
    progress.line("");
    progress.line("  " + urls.of(environment));
    progress.line("");
  }

  private void failed(
      DeployId deploy, DeployState state, Environment environment, PushProgress progress) {
    Failure failure = state.failure();
    if (failure != null) {
      PushConsole.failure(failure).forEach(progress::line);
    } else {
      progress.line("The deploy was " + state.status().name().toLowerCase(Locale.ROOT) + ".");
    }
    history
        .live(environment)
        .ifPresent(live ->
            progress.line("Release " + live.number() + " keeps serving " + urls.of(environment)));
    progress.line("Details: " + urls.deployPage(environment.app(), deploy));
    progress.line("");
  }

  private static String waiting(int ahead) {
    return ahead == 1 ? "Waiting: 1 deploy is ahead" : "Waiting: " + ahead + " deploys are ahead";
  }

  private static String code(DeployState state) {
    Failure failure = state.failure();
    return failure != null
        ? failure.code()
        : state.status() == DeployStatus.CANCELLED ? "deploy.cancelled" : "deploy.failed";
  }
}
