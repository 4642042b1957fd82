package dev.berth.server.deploy;

import dev.berth.server.pipeline.Pipeline;
import dev.berth.server.pipeline.Step;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.rollout.Launcher;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** How every pipeline ends: from the new instance to the new release. */
@Component
class GoLive {
  private final ReleaseHistory history;
  private final InstanceSpecs specs;
  private final Launcher launcher;
  private final ProbeStep probe;
  private final RouteStep route;
  private final ConfirmStep confirm;
  private final ReleaseStep release;

  GoLive(
      ReleaseHistory history,
      InstanceSpecs specs,
      Launcher launcher,
      ProbeStep probe,
      RouteStep route,
      ConfirmStep confirm,
      ReleaseStep release) {
    this.history = history;
    this.specs = specs;
    this.launcher = launcher;
    this.probe = probe;
    this.route = route;
    this.confirm = confirm;
    this.release = release;
  }

  /** The pipeline that makes the candidate with these steps and then brings it live. */
  Pipeline after(List<Step<?>> making, Candidate candidate) {
    List<Step<?>> steps = new ArrayList<>(making);
    steps.add(new RolloutStep(candidate, history, specs, launcher));
    steps.addAll(List.of(probe, route, confirm, release));
    return new Pipeline(steps);
  }
}
