package dev.berth.server.pipeline;

import dev.berth.server.failure.Failure;
import java.time.Duration;

/**
 * Why a deploy that runs has to end before its last step.
 *
 * @param ending what it ends as
 * @param failure what people read
 */
record Stop(DeployStatus ending, Failure failure) {

  /** A deadline ends a deploy wherever it stands; everything else only before its switch. */
  boolean isForced() {
    return ending == DeployStatus.FAILED;
  }

  static Stop cancelled(String reason) {
    return new Stop(
        DeployStatus.CANCELLED,
        PipelineCode.CANCELLED.because(
            reason, "Push again or press “Deploy again” to start anew."));
  }

  static Stop preempted(String reason) {
    return new Stop(
        DeployStatus.CANCELLED,
        PipelineCode.PREEMPTED.because(
            reason, "Deploy again when the rollback is no longer wanted."));
  }

  static Stop deadline(Duration limit, String step) {
    return new Stop(
        DeployStatus.FAILED,
        PipelineCode.DEADLINE_EXCEEDED.because(
            "The deploy did not end within "
                + limit.toSeconds()
                + " s; it was in step "
                + step
                + ".",
            "Read the log to see what took so long; then deploy again."));
  }

  static Stop of(String code, String reason) {
    return code.equals(PipelineCode.PREEMPTED.code()) ? preempted(reason) : cancelled(reason);
  }
}
