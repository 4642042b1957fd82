package dev.berth.server.pipeline;

import dev.berth.server.failure.DeployException;
import dev.berth.server.failure.Failure;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Turns what a step threw into what people read; secrets are taken out on the way. */
record StepFailure(Redaction redaction, String environment) {
  private static final int LONGEST_DETAIL = 16_000;
  private static final int FRAMES = 8;

  Failure of(String step, Throwable thrown) {
    return switch (thrown) {
      case DeployException e -> redacted(e.failure());
      case CancelledException e ->
          PipelineCode.CANCELLED.because(clean(String.valueOf(e.getMessage())), "Deploy again.");
      default ->
          redacted(
              PipelineCode.STEP_CRASHED
                  .because(
                      "The step " + step + " stopped on an error that nobody foresaw.",
                      "Deploy again; if it happens again, report the detail as a bug of Berth.")
                  .withDetail(trace(thrown)));
    };
  }

  Failure unresponsive(String step) {
    return PipelineCode.STEP_UNRESPONSIVE.because(
        "The step " + step + " did not end after it was interrupted.",
        "Look at its log and processes; then try again to undo it.");
  }

  private Failure redacted(Failure failure) {
    return new Failure(
        failure.code(),
        failure.fault(),
        clean(failure.summary()),
        clean(failure.advice()),
        clean(failure.detail()));
  }

  /** The text without secrets and within bounds. */
  String clean(String text) {
    String redacted = redaction.redact(environment, text);
    String tail = redacted.substring(Math.max(0, redacted.length() - LONGEST_DETAIL));
    return String.join("\n", LogText.lines(tail));
  }

  private static String trace(Throwable thrown) {
    String frames =
        Arrays.stream(thrown.getStackTrace())
            .limit(FRAMES)
            .map(frame -> "  at " + frame)
            .collect(Collectors.joining("\n"));
    Throwable cause = thrown.getCause();
    return thrown + "\n" + frames + (cause == null ? "" : "\ncaused by " + cause);
  }
}
