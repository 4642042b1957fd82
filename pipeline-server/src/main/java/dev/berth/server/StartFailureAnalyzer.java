package dev.berth.server;

import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says why the server does not start in the words of the failure, its advice and detail included,
 * instead of a stack trace; the launcher repeats them.
 */
final class StartFailureAnalyzer extends AbstractFailureAnalyzer<DeployException> {
  @Override
  protected FailureAnalysis analyze(Throwable root, DeployException cause) {
    Failure failure = cause.failure();
    String detail = failure.detail().isBlank() ? "" : "\n" + failure.detail().strip();
    return new FailureAnalysis(
        failure.code() + ": " + failure.summary() + detail, failure.advice(), cause);
  }
}
