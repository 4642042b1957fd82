package dev.berth.server.deploy;

import dev.berth.server.failure.DeployException;
import dev.berth.server.pipeline.CancelledException;
import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.route.PublicRoute;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Makes sure, by asking as the public does, that the new release is what answers. */
@Component
class ConfirmStep implements Step<PublicRoute.Answer> {
  static final StepKey<PublicRoute.Answer> KEY = new StepKey<>("confirm", PublicRoute.Answer.class);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(200);
  private static final int ATTEMPTS = 25;

  private final ReleaseHistory history;
  private final PublicRoute publicRoute;

  ConfirmStep(ReleaseHistory history, PublicRoute publicRoute) {
    this.history = history;
    this.publicRoute = publicRoute;
  }

  @Override
  public StepKey<PublicRoute.Answer> key() {
    return KEY;
  }

  @Override
  public Set<StepKey<?>> needs() {
    return Set.of(RouteStep.KEY);
  }

  @Override
  public PublicRoute.Answer run(StepContext context) {
    Release release = history.of(context.deploy()).orElseThrow();
    String host = context.output(RouteStep.KEY).host();
    PublicRoute.Answer answer = ask(context, host, release);
    if (!answer.release().equals(Optional.of(release.key()))) {
      throw new DeployException(
          DeployCode.NOT_CONFIRMED.because(
              host
                  + " was answered by "
                  + answer.release().orElse("the router itself")
                  + " instead of "
                  + release.key(),
              "Nothing changed for visitors. Try again; if it repeats, look at the router's log"));
    }
    return answer;
  }

  @Override
  public String remark(PublicRoute.Answer answer) {
    return "answered by " + answer.release().orElse("?");
  }

  /** A router that is being started again is silent for a moment. */
  private PublicRoute.Answer ask(StepContext context, String host, Release release) {
    String configured = release.runtime().healthPath();
    String path = configured.isEmpty() ? "/" : configured;
    for (int attempt = 1; ; attempt++) {
      context.checkActive();
      try {
        return publicRoute.ask(host, path, PATIENCE);
      } catch (IOException e) {
        if (attempt == ATTEMPTS) {
          throw new DeployException(
              DeployCode.ROUTER_SILENT.because(
                  "The router did not answer for " + host,
                  "Berth tries again by itself; if it repeats, look at the router's log"),
              e);
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_ATTEMPTS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancelledException("interrupted while confirming");
    }
  }
}
