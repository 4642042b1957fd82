package dev.berth.server.secret;

import dev.berth.secrets.SecretException;
import dev.berth.secrets.SecretProblem;
import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.FailureCode;
import dev.berth.server.failure.Fault;
import java.util.function.Supplier;

/**
 * The secret feature's failures: those of the library, in the server's words.
 *
 * @param problem what the library reported
 */
record StoreCode(SecretProblem problem) implements FailureCode {
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

  /** Does work with the store; what goes wrong there is thrown as a failure. */
  static <T> T translated(Supplier<T> work) {
    try {
      return work.get();
    } catch (SecretException e) {
      throw exception(e);
    }
  }

  static DeployException exception(SecretException e) {
    return new DeployException(
        new StoreCode(e.problem()).because(sentence(e.summary()), sentence(e.advice())), e);
  }

  private static String sentence(String words) {
    return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
