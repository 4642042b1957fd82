package dev.berth.server.pipeline;

import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/** What the engine itself has to say about a deploy. */
enum PipelineCode implements FailureCode {
  CANCELLED("pipeline.cancelled", Fault.USER),
  PREEMPTED("pipeline.preempted", Fault.USER),
  DEADLINE_EXCEEDED("pipeline.deadline-exceeded", Fault.USER),
  STEP_CRASHED("pipeline.step-crashed", Fault.PLATFORM),
  STEP_UNRESPONSIVE("pipeline.step-unresponsive", Fault.PLATFORM),
  PIPELINE_CHANGED("pipeline.changed", Fault.PLATFORM),
  UNKNOWN_DEPLOY("pipeline.unknown-deploy", Fault.USER),
  NOT_STUCK("pipeline.not-stuck", Fault.USER),
  ENVIRONMENT_BUSY("pipeline.lane-busy", Fault.USER);

  private final String code;
  private final Fault fault;

  PipelineCode(String code, Fault fault) {
    this.code = code;
    this.fault = fault;
  }

  @Override
  public String code() {
    return code;
  }

  @Override
  public Fault fault() {
    return fault;
  }
}
