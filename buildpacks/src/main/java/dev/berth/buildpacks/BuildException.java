package dev.berth.buildpacks;

import org.jspecify.annotations.Nullable;

/** Stops a build with a problem that a person can act on. */
public final class BuildException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final BuildProblem problem;
  private final String summary;
  private final String advice;
  private final String detail;

  public BuildException(BuildProblem problem, String summary, String advice) {
    this(problem, summary, advice, "", null);
  }

  public BuildException(
      BuildProblem problem,
      String summary,
      String advice,
      String detail,
      @Nullable Throwable cause) {
    super(problem.code() + ": " + summary, cause);
    this.problem = problem;
    this.summary = summary;
    this.advice = advice;
    this.detail = detail;
  }

  /** The kind of problem. */
  public BuildProblem problem() {
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

  /** The last lines of the tool's output; empty when there are none. */
  public String detail() {
    return detail;
  }
}
