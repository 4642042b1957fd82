package dev.berth.server.web;

import dev.berth.server.pipeline.ActiveDeploys;
import dev.berth.server.pipeline.DeployStatus;
import dev.berth.server.pipeline.EngineListener;
import dev.berth.server.pipeline.StepStatus;
import dev.berth.server.release.ReleaseHistory;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/**
 * What can be measured about deploys. Labels are names of pipelines, steps and outcomes: their
 * number does not grow with apps.
 */
@Component
class DeployMetrics implements EngineListener {
  private final MeterRegistry registry;

  DeployMetrics(
      MeterRegistry registry, ActiveDeploys deploys, ReleaseHistory history, Streams streams) {
    this.registry = registry;
    gauge("berth.deploys.waiting", "Deploys that wait", deploys, found -> count(found, true));
    gauge("berth.deploys.active", "Deploys under way", deploys, found -> count(found, false));
    gauge("berth.releases.live", "Releases that answer", history, found -> found.live().size());
    gauge("berth.streams", "Live views that are open", streams, Streams::open);
  }

  @Override
  public void stepEnded(String kind, String step, StepStatus status, Duration duration) {
    Timer.builder("berth.step")
        .description("How long steps take")
        .tags("kind", kind, "step", step, "outcome", Deploys.lower(status))
        .register(registry)
        .record(duration);
  }

  @Override
  public void deployEnded(String kind, DeployStatus status, Duration duration) {
    Timer.builder("berth.deploy")
        .description("How long deploys take, by outcome")
        .tags("kind", kind, "outcome", Deploys.lower(status))
        .register(registry)
        .record(duration);
  }

  private <T> void gauge(String name, String description, T source, ToDoubleFunction<T> value) {
    Gauge.builder(name, source, value).description(description).register(registry);
  }

  private static double count(ActiveDeploys deploys, boolean waiting) {
    return deploys.now().stream().filter(deploy -> deploy.isWaiting() == waiting).count();
  }
}
