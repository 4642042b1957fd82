package dev.berth.server.pipeline;

import java.time.Duration;

/** Hears of every end of a step and of a deploy, for metrics; must be quick and not throw. */
public interface EngineListener {
  /** A step succeeded or failed, or was taken back or could not be. */
  default void stepEnded(String kind, String step, StepStatus status, Duration duration) {}

  /** A deploy reached a final status. */
  default void deployEnded(String kind, DeployStatus status, Duration duration) {}
}
