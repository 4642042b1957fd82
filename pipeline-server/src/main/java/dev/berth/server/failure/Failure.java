package dev.berth.server.failure;

import java.util.Objects;

/**
 * One failure as a person reads it.
 *
 * @param code the stable code, see {@link FailureCode}
 * @param fault who has to act
 * @param summary one sentence of facts
 * @param advice the next action
 * @param detail the redacted tail of a tool's output; empty when there is none
 */
public record Failure(String code, Fault fault, String summary, String advice, String detail) {
  public Failure {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(fault, "fault");
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(advice, "advice");
    Objects.requireNonNull(detail, "detail");
  }

  /** The same failure with the tail of a tool's output. */
  public Failure withDetail(String output) {
    return new Failure(code, fault, summary, advice, output);
  }
}
