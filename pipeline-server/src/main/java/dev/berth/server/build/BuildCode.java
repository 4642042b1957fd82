package dev.berth.server.build;

import dev.berth.buildpacks.BuildException;
import dev.berth.buildpacks.BuildProblem;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;

/**
 * The build feature's failures: those of the buildpacks, in the server's words.
 *
 * @param problem what the buildpacks reported
 */
record BuildCode(BuildProblem problem) implements FailureCode {
  @Override
  public String code() {
    return problem.code();
  }

  @Override
  public Fault fault() {
    return switch (problem.owner()) {
      case AUTHOR -> Fault.USER;
      case OPERATOR -> Fault.PLATFORM;
      case NOBODY -> Fault.TRANSIENT;
    };
  }

  static DeployException exception(BuildException e) {
    Failure failure = new BuildCode(e.problem()).because(e.summary(), e.advice());
    return new DeployException(e.detail().isEmpty() ? failure : failure.withDetail(e.detail()), e);
  }
}
