package dev.berth.server.pipeline;

/** What somebody who follows a deploy gets to see, in order. */
public sealed interface Followed {
  /** A line of the deploy's log. */
  record Line(String text) implements Followed {}

  /**
   * Something was recorded about a step or the deploy.
   *
   * @param remark what a step that succeeded has to say; empty for everything else
   */
  record Happened(StepEvent event, String remark) implements Followed {}

  /** The deploy has not started; so many are ahead of it. */
  record Queued(int ahead) implements Followed {}

  /** The deploy reached its final status; nothing follows. */
  record Ended(DeployState state) implements Followed {}
}
