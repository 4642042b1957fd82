package dev.berth.server.deploy;

import dev.berth.server.pipeline.Step;
import dev.berth.server.pipeline.StepContext;
import dev.berth.server.pipeline.StepKey;
import dev.berth.server.release.NewRelease;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Makes sure that the environment has the database and the volume that the release needs. */
final class ProvisionStep implements Step<ProvisionStep.Provisioned> {
  static final StepKey<Provisioned> KEY = new StepKey<>("provision", Provisioned.class);

  private final Candidate candidate;
  private final Provisions provisions;

  /** What the environment has. */
  record Provisioned(boolean database, boolean volume) {}

  ProvisionStep(Candidate candidate, Provisions provisions) {
    this.candidate = candidate;
    this.provisions = provisions;
  }

  @Override
  public StepKey<Provisioned> key() {
    return KEY;
  }

  @Override
  public Set<StepKey<?>> needs() {
    return candidate.needs();
  }

  @Override
  public Provisioned run(StepContext context) {
    NewRelease release = candidate.of(context);
    provisions.ensure(release.environment(), release.runtime(), context.log());
    return new Provisioned(release.runtime().database(), release.runtime().volume());
  }

  @Override
  public String remark(Provisioned provisioned) {
    return Stream.of(provisioned.database() ? "database" : "", provisioned.volume() ? "volume" : "")
        .filter(what -> !what.isEmpty())
        .collect(Collectors.joining(", "));
  }
}
