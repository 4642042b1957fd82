package dev.berth.server.pipeline;

import dev.berth.server.app.Environment;
import java.time.Instant;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One step's view of the deploy it belongs to. */
record RunningStep(
    Claim claim,
    Step<?> step,
    DeployState state,
    DeployLog log,
    JsonMapper json,
    Cancellation cancellation,
    Runnable activeCheck)
    implements StepContext {

  @Override
  public DeployId deploy() {
    return claim.id();
  }

  @Override
  public Environment environment() {
    return claim.environment();
  }

  @Override
  public <I> I request(Class<I> type) {
    return json.treeToValue(claim.request(), type);
  }

  @Override
  public <T> T output(StepKey<T> key) {
    if (!step.needs().contains(key)) {
      throw new IllegalStateException(
          "step " + step.key().name() + " reads " + key.name() + " without naming it in needs()");
    }
    JsonNode output =
        state
            .step(key.name())
            .map(StepState::output)
            .orElseThrow(() -> new IllegalStateException("no output of " + key.name()));
    return json.treeToValue(output, key.type());
  }

  @Override
  public long fence() {
    return claim.fence();
  }

  @Override
  public Instant deadline() {
    return claim.deadline();
  }

  @Override
  public void checkActive() {
    activeCheck.run();
  }

  @Override
  public AutoCancel onCancel(Runnable action) {
    return cancellation.onCancel(action);
  }
}
