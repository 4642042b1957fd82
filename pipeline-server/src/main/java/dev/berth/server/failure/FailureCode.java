package dev.berth.server.failure;

/**
 * A stable name for one kind of failure, such as {@code build.no-buildpack-matched}. Each feature
 * has one enum that implements this; callers branch on the code, never on message text.
 */
public interface FailureCode {
  /** The name on the wire and in documents; never changes once published. */
  String code();

  /** Whose failure this is. */
  Fault fault();

  /** A failure of this kind, without tool output. */
  default Failure because(String summary, String advice) {
    return new Failure(code(), fault(), summary, advice, "");
  }
}
