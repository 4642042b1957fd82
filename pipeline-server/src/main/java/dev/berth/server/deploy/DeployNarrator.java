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
import dev.berth.server.pipeline.LostConnection;
import dev.berth.server.pipeline.StepEvent;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.source.PushConsole;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells a deploy to the person who pushed: each step as it ends, and how it all came out. */
@Component
public class DeployNarrator {
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);
  private static final Duration SOON = Duration.ofSeconds(5);

  private final Engine engine;
  private final ReleaseHistory history;
  private final PublicUrls urls;
  private final Clock clock;
  private volatile boolean stopping;

  DeployNarrator(Engine engine, ReleaseHistory history, PublicUrls urls, Clock clock) {
    this.engine = engine;
    this.history = history;
    this.urls = urls;
    this.clock = clock;
  }

  /** Who is told. */
  public interface Listener {
    /** Hears one line. */
    void line(String text);

    /** Asked about once a second; false once nobody listens any more. */
    boolean listening();
  }

  /** What of a deploy's end could be told. */
  public sealed interface Told {
    /** Why it is not live; empty when it is, or gave way to a newer one. */
    Optional<String> code();

    /** It is live, or gave way to a newer one. */
    record Well() implements Told {
      @Override
      public Optional<String> code() {
        return Optional.empty();
      }
    }

    /**
     * It is not live.
     *
     * @param failure its code
     */
    record Failed(String failure) implements Told {
      @Override
      public Optional<String> code() {
        return Optional.of(failure);
      }
    }

    /** Nobody listened to the end, or this server stops: the deploy goes on. */
    record Unseen() implements Told {
      @Override
      public Optional<String> code() {
        return Optional.of(DeployCode.UNSEEN.code());
      }
    }
  }

  /** Follows the deploy from its beginning to its end, while somebody listens. */
  public Told tell(DeployId deploy, Environment environment, Listener listener) {
    return tell(deploy, environment, listener, Instant.MAX);
  }

  /** The same for somebody whose connection may be cut: soon hears how to come back. */
  Told tellPusher(DeployId deploy, Environment environment, Listener listener) {
    return tell(deploy, environment, listener, clock.instant().plus(SOON));
  }

  private Told tell(DeployId deploy, Environment environment, Listener listener, Instant hint) {
    listener.line("");
    listener.line(environment.app() + " → " + environment.title());
    DeployFollower follower = LostConnection.outlasted(() -> engine.follow(deploy));
    Map<String, Instant> started = new HashMap<>();
    boolean hinted = false;
    try {
      while (listener.listening() && !stopping) {
        Optional<Followed> next = follower.next(HEARTBEAT);
        if (!hinted && clock.instant().isAfter(hint)) {
          listener.line(
              "  (goes on if this ends early; come back with: " + watch(environment) + ")");
          hinted = true;
        }
        if (next.isEmpty()) {
          continue;
        }
        switch (next.get()) {
          case Followed.Line line -> listener.line("  " + PushConsole.safe(line.text()));
          case Followed.Queued queued -> listener.line(waiting(queued.ahead()));
          case Followed.Happened happened -> step(happened, started, listener);
          case Followed.Ended ended -> {
            return ended(deploy, ended.state(), environment, listener);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (stopping) {
      listener.line("");
      PushConsole.wrap(
              "",
              "",
              "Berth restarts; this deploy goes on by itself. Follow it again: "
                  + watch(environment))
          .forEach(listener::line);
    }
    return new Told.Unseen();
  }

  /** Who follows is let go before the server stops, and told so. */
  @EventListener(ContextClosedEvent.class)
  void stop() {
    stopping = true;
  }

  /** What to type to follow an environment's deploy. */
  static String watch(Environment environment) {
    return "berth watch "
        + environment.app()
        + (environment.kind() == Environment.Kind.PRODUCTION
            ? ""
            : " --environment " + environment.key());
  }

  /** Says where the deploy stands in the queue; silent when it runs already. */
  void queue(DeployId deploy, Environment environment, Listener listener) {
    int ahead = LostConnection.outlasted(() -> engine.waitingBefore(deploy));
    if (ahead > 0) {
      listener.line(environment.title() + ": " + waiting(ahead).toLowerCase(Locale.ROOT));
    }
  }

  private static void step(
      Followed.Happened happened, Map<String, Instant> started, Listener listener) {
    switch (happened.event()) {
      case StepEvent.Started e -> started.putIfAbsent(e.step(), e.at());
      case StepEvent.Succeeded e ->
          listener.line(
              PushConsole.done(
                  e.step(),
                  happened.remark(),
                  Duration.between(started.getOrDefault(e.step(), e.at()), e.at())));
      case StepEvent.Retrying e ->
          listener.line("  " + e.step() + ": " + e.failure().summary() + "; trying again");
      case StepEvent.Failed e ->
          listener.line(
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

  private Told ended(
      DeployId deploy, DeployState state, Environment environment, Listener listener) {
    return switch (state.status()) {
      case SUCCEEDED -> {
        live(deploy, state, environment, listener);
        yield new Told.Well();
      }
      case SUPERSEDED -> {
        listener.line("A newer push of " + environment.title() + " took this one's place.");
        yield new Told.Well();
      }
      case FAILED, CANCELLED, STUCK, UNDOING, WAITING, RUNNING -> {
        failed(deploy, state, environment, listener);
        yield new Told.Failed(code(state));
      }
    };
  }

  private void live(
      DeployId deploy, DeployState state, Environment environment, Listener listener) {
    Duration time =
        Duration.between(
            state.submittedAt(), state.endedAt() == null ? state.submittedAt() : state.endedAt());
    String number =
        LostConnection.outlasted(() -> history.of(deploy))
            .map(Release::number)
            .map(n -> "Release " + n)
            .orElse("Release");
    listener.line("");
    listener.line(number + " is live after " + PushConsole.duration(time));
    listener.line("");
    listener.line("  " + urls.of(environment));
    listener.line("");
  }

  private void failed(
      DeployId deploy, DeployState state, Environment environment, Listener listener) {
    Failure failure = state.failure();
    if (failure != null) {
      PushConsole.failure(failure).forEach(listener::line);
    } else {
      listener.line("The deploy was " + state.status().name().toLowerCase(Locale.ROOT) + ".");
    }
    stays(state, listener);
    LostConnection.outlasted(() -> history.of(deploy))
        .ifPresent(made -> listener.line("Release " + made.number() + " did not go live"));
    LostConnection.outlasted(() -> history.live(environment))
        .ifPresent(live ->
            listener.line("Release " + live.number() + " keeps serving " + urls.of(environment)));
    listener.line("Details: " + urls.deployPage(environment.app(), deploy));
    listener.line("");
  }

  private static void stays(DeployState state, Listener listener) {
    for (DeployState.Stay stay : state.stays()) {
      PushConsole.wrap("! ", "  ", "Not taken back, " + stay.step() + ": " + stay.what())
          .forEach(listener::line);
      listener.line("");
    }
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
