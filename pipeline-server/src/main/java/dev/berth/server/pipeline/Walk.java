package dev.berth.server.pipeline;

import dev.berth.server.failure.Failure;
import java.util.Optional;

/**
 * Walks one deploy to its end, from wherever its journal stands: starting, resuming and taking back
 * are the same loop. {@link Forward} runs the next step, {@link Backward} takes the last one back.
 */
final class Walk {
  private final Claim claim;
  private final Pipeline pipeline;
  private final EngineContext engine;
  private final WalkJournal journal;
  private final StopRequests stops;
  private final Forward forward;
  private final Backward backward;

  Walk(Claim claim, Pipeline pipeline, EngineContext engine, FileDeployLog log) {
    this.claim = claim;
    this.pipeline = pipeline;
    this.engine = engine;
    this.journal = new WalkJournal(claim, engine, log);
    this.stops = new StopRequests(claim, engine.clock());
    StepExecutor executor = new StepExecutor(claim, engine, journal, stops);
    StepFailure failures = new StepFailure(engine.redaction(), claim.environment().key());
    this.forward = new Forward(claim, pipeline, engine, journal, stops, executor, failures);
    this.backward = new Backward(pipeline, engine, journal, stops, executor, failures);
  }

  /** Walks until the deploy has a final status. */
  DeployState toTheEnd() throws InterruptedException {
    if (!isOfThisPipeline() && state().status() != DeployStatus.UNDOING) {
      journal.happened(
          new StepEvent.Abandoned(engine.now(), DeployStatus.FAILED, pipelineChanged()));
    }
    while (!state().status().isFinal()) {
      if (stops.isLost()) {
        throw new LeaseLost(claim.id());
      }
      Optional<StepState> next = state().toRun();
      if (next.isPresent()) {
        forward.step(next.get());
      } else {
        backward.step(state().toUndo().orElseThrow());
      }
    }
    journal.write();
    return state();
  }

  /** Ends the deploy early, if it has not passed its point of no return. */
  void requestStop(Stop requested) {
    stops.request(requested);
  }

  /** Ends this walk at once, without a record: somebody else goes on with the deploy. */
  void abandon() {
    stops.lose();
  }

  /** Whether it holds one of the engine's places. */
  boolean isBusy() {
    return !forward.isQueueing();
  }

  private boolean isOfThisPipeline() {
    return pipeline.names().equals(state().steps().stream().map(StepState::name).toList());
  }

  private DeployState state() {
    return journal.state();
  }

  static Failure pipelineChanged() {
    return PipelineCode.PIPELINE_CHANGED.because(
        "The deploy began with other steps than this version of Berth knows.", "Deploy again.");
  }
}
