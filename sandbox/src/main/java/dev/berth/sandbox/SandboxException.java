package dev.berth.sandbox;

import org.jspecify.annotations.Nullable;

/** A sandbox that does not do what a sandbox does. */
public final class SandboxException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SandboxProblem problem;
  private final String summary;
  private final String advice;
  private final String detail;

  SandboxException(SandboxProblem problem, String summary, String advice) {
    this(problem, summary, advice, "", null);
  }

  SandboxException(
      SandboxProblem problem,
      String summary,
      String advice,
      String detail,
      @Nullable Throwable cause) {
    super(summary, cause);
    this.problem = problem;
    this.summary = summary;
    this.advice = advice;
    this.detail = detail;
  }

  /** The kind of problem. */
  public SandboxProblem problem() {
    return problem;
  }

  /** One sentence of facts. */
  public String summary() {
    return summary;
  }

  /** The next action. */
  public String advice() {
    return advice;
  }

  /** What the machine said; empty when it said nothing. */
  public String detail() {
    return detail;
  }
}
