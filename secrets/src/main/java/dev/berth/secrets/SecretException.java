package dev.berth.secrets;

import org.jspecify.annotations.Nullable;

/** Stops work on secrets with a problem that a person can act on; never contains a value. */
public final class SecretException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final SecretProblem problem;
  private final String summary;
  private final String advice;

  public SecretException(SecretProblem problem, String summary, String advice) {
    this(problem, summary, advice, null);
  }

  public SecretException(
      SecretProblem problem, String summary, String advice, @Nullable Throwable cause) {
    super(problem.code() + ": " + summary, cause);
    this.problem = problem;
    this.summary = summary;
    this.advice = advice;
  }

  /** The kind of problem. */
  public SecretProblem problem() {
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
}
