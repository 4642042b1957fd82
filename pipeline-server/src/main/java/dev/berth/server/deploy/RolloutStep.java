package dev.berth.server.deploy;

import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.pipeline.Undo;
import dev.berth.server.release.Release;
import dev.berth.server.release.ReleaseHistory;
import dev.berth.server.rollout.Instance;
import dev.berth.server.rollout.InstanceName;
import dev.berth.server.rollout.Launcher;
import dev.berth.server.volume.Volume;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Makes sure that an instance of the new release runs beside the old one. */
final class RolloutStep implements Step<RolledOut> {
  static final StepKey<RolledOut> KEY = new StepKey<>("rollout", RolledOut.class);
  private static final Duration UNDO_GRACE = Duration.ofSeconds(1);

  private static final Duration ONE_WRITER_GRACE = Duration.ofSeconds(10);

  private final Candidate candidate;
  private final ReleaseHistory history;
  private final InstanceSpecs specs;
  private final Launcher launcher;

  RolloutStep(Candidate candidate, ReleaseHistory history, InstanceSpecs specs, Launcher launcher) {
    this.candidate = candidate;
    this.history = history;
    this.specs = specs;
    this.launcher = launcher;
  }

  @Override
  public StepKey<RolledOut> key() {
    return KEY;
  }

  @Override
  public Set<StepKey<?>> needs() {
    return candidate.needs();
  }

  @Override
  public RolledOut run(StepContext context) {
    Release release = history.reserve(candidate.of(context));
    context.checkActive();
    if (release.runtime().volume()) {
      stopOthers(release, context);
    }
    Instance instance = launcher.start(specs.of(release));
    return new RolledOut(release.number(), instance);
  }

  @Override
  public String remark(RolledOut rolledOut) {
    return "release " + rolledOut.release();
  }

  /**
   * The supervisor leaves the live release alone while this one is being made, and starts it again
   * when that fails.
   */
  private void stopOthers(Release release, StepContext context) {
    InstanceName own = InstanceSpecs.name(release);
    for (Instance other : launcher.running()) {
      InstanceName name = other.name();
      if (name.environment().equals(own.environment()) && !name.equals(own)) {
        context.log().line("note: " + Volume.ONE_WRITER);
        launcher.stop(name, ONE_WRITER_GRACE);
      }
    }
  }

  @Override
  public Undo undo(StepContext context, RolledOut output) {
    launcher.stop(output.instance().name(), UNDO_GRACE);
    return Undo.TAKEN_BACK;
  }

  /**
   * A crash between the start and its record leaves no output: the reserved number finds the
   * instance.
   */
  @Override
  public Undo undoUnfinished(StepContext context) {
    Optional<Release> release = history.of(context.deploy());
    release.ifPresent(made -> launcher.stop(InstanceSpecs.name(made), UNDO_GRACE));
    return release.isPresent() ? Undo.TAKEN_BACK : Undo.NOTHING;
  }
}
